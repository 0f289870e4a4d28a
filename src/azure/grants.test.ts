import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tally } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { hashAtOnce, passTime, SampleArm, type SampleFault } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

const account = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const press = { isTrusted: true };
const groupTwo = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-web-prod';
const machineInTwo = `${groupTwo}/providers/microsoft.hybridcompute/machines/srv-web-01`;

let arm: SampleArm;
let record: ConsentRecord;

/** A page freshly loaded in the same tab: no memory, the same storage, the same Azure. */
const load = async () => {
  vi.resetModules();
  // Loaded on demand by the code: loading takes real time, which faked time would run ahead of.
  await import('@azure/arm-hybridcompute');
  const grants = await import('./grants.ts');
  const store = await import('./grant-store.ts');
  return { ...grants, progress: () => store.grantProgress(record.consentId) };
};

type Page = Awaited<ReturnType<typeof load>>;

/** Lets the clock run until the page has come to rest, at most `seconds`. */
const settle = async (page: Page, seconds = 300): Promise<NonNullable<ReturnType<Page['progress']>>> => {
  const isDone = () => page.progress()?.running === false;
  const progress = (await passTime(seconds, isDone)) ? page.progress() : undefined;
  if (progress !== undefined) return progress;
  throw new Error(`Still running: ${JSON.stringify(page.progress()?.machines)}`);
};

const grant = async (page?: Page) => {
  const loaded = page ?? (await load());
  loaded.startGrant({ record, machines: record.consent.machines }, press);
  return settle(loaded);
};

const steps = (progress: NonNullable<ReturnType<Page['progress']>>) => progress.machines.map(({ step }) => step);

beforeEach(async () => {
  fakeTime(sampleNow);
  hashAtOnce();
  void new SampleBrowser();
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  record = await sampleRecord();
  for (const machine of record.consent.machines) arm.addMachine(machine);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a grant', () => {
  it('records first, then installs, then asks, and confirms only what the machine reports', async () => {
    const progress = await grant();
    expect(steps(progress)).toEqual(['confirmed']);
    expect(arm.writes().map((write) => write.split('/providers/').at(-1))).toEqual([
      `microsoft.resources/deployments/${recordName(record.consentId)}`,
      'microsoft.hybridcompute/machines/srv-sql-01/extensions/azureedgeremotesupport',
      `microsoft.azurestackhci/edgedevices/default/jobs/${record.consentId}`,
      'microsoft.resources/tags/default',
    ]);
    const put = arm.requests.find(({ method, path }) => method === 'PUT' && path.includes('/jobs/'));
    expect(put?.body).toMatchObject({
      kind: 'HCI',
      properties: {
        jobType: 'RemoteSupport',
        type: 'Enable',
        accessLevel: record.consent.level,
        expirationTimestamp: record.consent.notAfter,
      },
    });
  });

  it('is not started by anything but a trusted press', async () => {
    const page = await load();
    expect(() => page.startGrant({ record, machines: record.consent.machines }, { isTrusted: false })).toThrow();
    expect(() => page.continueGrant(record.consentId, { isTrusted: false })).toThrow();
    expect(arm.requests).toEqual([]);
  });

  it('sends one of each request however often it is pressed', async () => {
    const page = await load();
    for (let presses = 0; presses < 3; presses += 1) {
      page.startGrant({ record, machines: record.consent.machines }, press);
    }
    await settle(page);
    expect(arm.writes('/jobs/')).toHaveLength(1);
    expect(arm.writes('/extensions/')).toHaveLength(1);
    expect(arm.writes('/deployments/')).toHaveLength(1);
  });

  it('asks for nothing behind a revoke that was started while the extension is installed', async () => {
    const page = await load();
    const { revokeAccess } = await import('./revokes.ts');
    const [machine = ''] = record.consent.machines;
    page.startGrant({ record, machines: [machine] }, press);
    await passTime(6);
    expect(page.progress()?.machines[0]?.step).toBe('recorded');
    void revokeAccess(machine, undefined, { removeExtension: false });
    expect(steps(await settle(page))).toEqual(['skipped']);
    await passTime(60);
    expect(arm.writes('/jobs/')).toEqual([]);
    // Nor does a reload or another press put the consent into effect again.
    const reloaded = await load();
    await reloaded.openGrant(record.consentId);
    await reloaded.continueGrant(record.consentId, press);
    await settle(reloaded);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('does not go on with a consent that somebody else recorded in this person’s name', async () => {
    const [machine = ''] = record.consent.machines;
    const group = machine.split('/providers/')[0] ?? '';
    const id = `${group}/providers/microsoft.resources/deployments/${recordName(record.consentId)}`;
    const properties = JSON.parse(JSON.stringify(recordTemplate(record))) as Record<string, unknown>;
    arm.deployments.set(id, { at: 0, id, name: recordName(record.consentId), properties });
    const page = await load();
    (await import('./query-client.ts')).queryClient.setQueryData(['fleet'], { machines: [{ id: machine }] });
    const log = vi.spyOn(await import('./activity-log.ts'), 'readWriter');
    for (const [writer, words] of [
      [undefined, 'Activity Log'],
      [{ caller: 'mallory@contoso.example', callerId: '0e0e0e0e-0000-4000-8000-000000000000' }, 'mallory'],
    ] as const) {
      log.mockResolvedValue(writer);
      await page.continueGrant(record.consentId, press);
      expect((await settle(page)).problem?.text).toContain(words);
      expect(arm.writes()).toEqual([]);
    }
    log.mockResolvedValue({ caller: 'renamed@contoso.example', callerId: sampleUser.toUpperCase() });
    await page.continueGrant(record.consentId, press);
    expect(steps(await settle(page))).toEqual(['confirmed']);
  });

  it('asks for nothing once the end is on record, as when it was revoked from another computer', async () => {
    const [machine = ''] = record.consent.machines;
    const page = await load();
    page.startGrant({ record, machines: [machine] }, press);
    await passTime(6);
    const { writeEndRecord } = await import('./consent-records.ts');
    const end = {
      kind: 'remote-support-end-record/1',
      consentId: record.consentId,
      machineId: machine,
      ended: 'revoked',
      confirmedAt: '2026-11-24T12:00:00Z',
      evidence: 'Azure showed no job.',
    } as const;
    await Promise.all([writeEndRecord(machine.split('/providers/')[0] ?? '', end), passTime(4)]);
    expect(steps(await settle(page))).toEqual(['skipped']);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('refuses machines that the consent does not name', async () => {
    const page = await load();
    expect(() => page.startGrant({ record, machines: [sampleMachine('srv-other')] }, press)).toThrow(/does not name/);
  });

  it('grants nothing where the record cannot be kept', async () => {
    arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/deployments/')
        ? { status: 403, code: 'RequestDisallowedByPolicy', message: 'Denied by policy.' }
        : undefined;
    const progress = await grant();
    expect(steps(progress)).toEqual(['skipped']);
    expect(progress.machines[0]?.message).toContain('Denied by policy.');
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(arm.writes('/extensions/')).toEqual([]);
  });

  it('grants nothing when Azure shows another record than was sent', async () => {
    arm.alters = (properties) =>
      JSON.parse(JSON.stringify(properties).replaceAll('"Slow queries since Monday"', '"Other"')) as Record<
        string,
        unknown
      >;
    const progress = await grant();
    expect(steps(progress)).toEqual(['skipped']);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('overwrites no record', async () => {
    const other = await sampleRecord({ reason: 'Another reason' });
    const group = record.consent.machines[0]?.split('/providers/')[0] ?? '';
    const id = `${group}/providers/microsoft.resources/deployments/${recordName(record.consentId)}`;
    const stored = JSON.parse(JSON.stringify(recordTemplate(other))) as Record<string, unknown>;
    arm.deployments.set(id, { at: 0, id, name: recordName(record.consentId), properties: stored });
    const progress = await grant();
    expect(steps(progress)).toEqual(['skipped']);
    expect(progress.machines[0]?.message).toContain('never overwritten');
    expect(arm.writes('/deployments/')).toEqual([]);
  });

  it('skips only the machines of the group without a record', async () => {
    record = await sampleRecord({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });
    arm.addMachine(machineInTwo);
    arm.fault = ({ method, path }) =>
      method === 'PUT' && path.startsWith(groupTwo) && path.includes('/deployments/')
        ? { status: 409, code: 'DeploymentQuotaExceeded', message: 'Too many deployments.' }
        : undefined;
    const progress = await grant();
    expect(steps(progress)).toEqual(['confirmed', 'skipped']);
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('leaves a live grant of someone else alone', async () => {
    const [machine = ''] = record.consent.machines;
    arm.addExtension(machine, 'Succeeded');
    arm.addJob(machine, 'remoteSupport', {
      type: 'Enable',
      accessLevel: 'Diagnostics',
      expirationTimestamp: record.consent.notAfter,
    });
    const progress = await grant();
    expect(progress.machines).toMatchObject([{ step: 'failed', message: expect.stringContaining('Conflict') }]);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('takes the place of the access it replaces, and records that as ended once the machine says so', async () => {
    const old = record;
    const [machine = ''] = old.consent.machines;
    const group = machine.split('/providers/')[0] ?? '';
    const id = `${group}/providers/microsoft.resources/deployments/${recordName(old.consentId)}`;
    const stored = JSON.parse(JSON.stringify(recordTemplate(old))) as Record<string, unknown>;
    arm.deployments.set(id, { at: 0, id, name: recordName(old.consentId), properties: stored });
    arm.addExtension(machine, 'Succeeded');
    const enabled = { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: old.consent.notAfter };
    arm.addJob(machine, old.consentId, enabled);
    arm.fault = ({ method, path }) => {
      const reported = { reportedProperties: { nodeSettings: { state: 'Superseded' } } };
      if (method === 'PATCH' && path.endsWith('/tags/default'))
        arm.addJob(machine, old.consentId, { ...enabled, ...reported });
      return undefined;
    };
    record = await sampleRecord({ level: 'DiagnosticsAndRepair', replaces: [old.consentId] });
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(arm.writes(`/deployments/remote-support-ended-${old.consentId}`)).toHaveLength(1);
  });

  it('finds the extension under its older name and installs no second', async () => {
    arm.addExtension(record.consent.machines[0] ?? '', 'Succeeded', 'EdgeRemoteSupport');
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(arm.writes('/extensions/')).toEqual([]);
  });

  it('stops at a failed extension with the machine’s own message', async () => {
    arm.addExtension(record.consent.machines[0] ?? '', 'Failed');
    const progress = await grant();
    expect(progress.machines).toMatchObject([
      { step: 'failed', message: expect.stringContaining('non-zero exit code') },
    ]);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('never installs on Azure Local', async () => {
    arm.addMachine(record.consent.machines[0] ?? '', { provider: 'AzSHCI' });
    const progress = await grant();
    expect(steps(progress)).toEqual(['failed']);
    expect(arm.writes('/extensions/')).toEqual([]);
  });

  it('waits however long an installation takes, says so, and asks for nothing after the agreed end', async () => {
    arm.installs = 'Creating';
    const page = await load();
    page.startGrant({ record, machines: record.consent.machines }, press);
    await passTime(20 * 60);
    expect(page.progress()?.machines).toMatchObject([
      { step: 'recorded', message: expect.stringContaining('longer than usual') },
    ]);
    vi.setSystemTime(Date.parse(record.consent.notAfter) - 5000);
    const progress = await settle(page);
    expect(steps(progress)).toEqual(['skipped']);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('installs the extension and gives the command where Azure offers no jobs', async () => {
    arm.fault = ({ path }) =>
      path.includes('/microsoft.azurestackhci/')
        ? { status: 404, code: 'NoRegisteredProviderFound', message: 'No registered resource provider found.' }
        : undefined;
    const progress = await grant();
    expect(progress.machines).toMatchObject([
      { step: 'unknown', remedy: expect.stringContaining('Enable-RemoteSupport -AccessLevel Diagnostics') },
    ]);
    expect(arm.writes('/extensions/')).toHaveLength(1);
  });

  it('names the missing permission and does not ask again', async () => {
    arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/jobs/')
        ? {
            status: 403,
            code: 'AuthorizationFailed',
            message:
              "The client 'grace' with object id 'x' does not have authorization to perform action 'Microsoft.AzureStackHCI/edgeDevices/jobs/write' over scope '/x' or the scope is invalid.",
          }
        : undefined;
    const progress = await grant();
    expect(progress.machines).toMatchObject([
      { step: 'failed', message: expect.stringContaining('edgeDevices/jobs/write') },
    ]);
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('settles lost replies by reading: one job, no error', async () => {
    const lost = new Set<string>();
    arm.fault = ({ method, path }) => {
      if (method === 'GET' || lost.has(path)) return undefined;
      lost.add(path);
      return 'lost';
    };
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(arm.writes('/jobs/')).toHaveLength(1);
    expect(arm.writes('/deployments/')).toHaveLength(1);
  });

  it('waits for another operation on the machine', async () => {
    let refused = 0;
    arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/extensions/') && (refused += 1) <= 2
        ? { status: 409, code: 'HCRP409', message: 'An extension of type X is still processing.' }
        : undefined;
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(arm.writes('/extensions/')).toHaveLength(3);
  });

  it.each([
    ['HCRP409', 'An extension of type X is still processing.'],
    ['Conflict', 'The resource is marked for deletion; only retry the delete.'],
  ])(
    'says since when another operation runs that does not end: %s',
    async (code, message) => {
      arm.fault = ({ method, path }) =>
        method === 'PUT' && path.includes('/extensions/') ? { status: 409, code, message } : undefined;
      const page = await load();
      page.startGrant({ record, machines: record.consent.machines }, press);
      const progress = await settle(page, 3600);
      expect(steps(progress)).toEqual(['failed']);
      expect(progress.machines[0]?.message).toContain(
        `running on the machine since ${formatInstant(sampleNow).slice(0, 11)}`,
      );
      expect(progress.machines[0]?.message).toContain(message);
      expect(arm.writes('/extensions/')).toHaveLength(8);
      expect(arm.writes('/jobs/')).toEqual([]);
    },
    60_000,
  );

  it('notes a tag that could not be set and stays confirmed', async () => {
    arm.fault = ({ method }) =>
      method === 'PATCH' ? { status: 403, code: 'AuthorizationFailed', message: 'No tags/write.' } : undefined;
    const progress = await grant();
    expect(progress.machines).toMatchObject([{ step: 'confirmed', message: expect.stringContaining('tag') }]);
  });

  it('stops when told to, with a result for every machine', async () => {
    const page = await load();
    page.startGrant({ record, machines: record.consent.machines }, press);
    await passTime(10);
    page.stopGrant(record.consentId);
    const progress = await settle(page, 5);
    expect(steps(progress)).toEqual(['skipped']);
    const before = arm.requests.length;
    await passTime(60);
    expect(arm.requests).toHaveLength(before);
  });
});

describe('many machines', () => {
  it('ends with one result for each, whatever goes wrong, and writes at most 10 times a second', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `srv-bulk-${String(index).padStart(2, '0')}`);
    record = await sampleRecord({ machines: names.map(sampleMachine) });
    const faults = fc.constantFrom<SampleFault | undefined>(
      undefined,
      undefined,
      'dropped',
      'lost',
      { status: 500, code: 'InternalServerError', message: 'Boom.' },
      { status: 409, code: 'Conflict', message: 'Busy.' },
      { status: 403, code: 'AuthorizationFailed', message: 'No.' },
      { status: 404, code: 'ResourceNotFound', message: 'Gone.' },
      { status: 400, code: 'BadRequest', message: 'Odd.' },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(faults, { minLength: 1, maxLength: 7 }), fc.nat(), async (list, seed) => {
        arm = new SampleArm();
        vi.stubGlobal('fetch', arm.fetch);
        void new SampleBrowser();
        for (const machine of record.consent.machines) arm.addMachine(machine);
        const times: number[] = [];
        arm.fault = ({ method, index }) => {
          if (method === 'GET') return undefined;
          times.push(performance.now());
          return list[(index * 7 + seed) % list.length];
        };
        const page = await load();
        page.startGrant({ record, machines: record.consent.machines }, press);
        const counts = tally((await settle(page, 4000)).machines);
        expect(counts).toMatchObject({ all: 12, pending: 0 });
        expect(counts.confirmed + counts.failed + counts.unknown + counts.skipped).toBe(12);
        expect(arm.jobs.size).toBeGreaterThanOrEqual(counts.confirmed);
        const crowded = times.some((at, index) => (times[index + 11] ?? Infinity) - at < 1000);
        expect(crowded).toBe(false);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it.each(['dropped', 'lost', undefined] as const)(
    'never says that nothing was asked for where Azure has the request, whenever it is stopped (%s)',
    async (fault) => {
      for (let ms = 500; ms <= 32_000; ms += 1500) {
        arm = new SampleArm();
        vi.stubGlobal('fetch', arm.fetch);
        void new SampleBrowser();
        for (const machine of record.consent.machines) arm.addMachine(machine);
        let isFirst = true;
        arm.fault = ({ method, path }) => {
          if (method !== 'PUT' || !path.includes('/jobs/') || !isFirst) return undefined;
          isFirst = false;
          return fault ?? 'hangsAfter';
        };
        const page = await load();
        page.startGrant({ record, machines: record.consent.machines }, press);
        await passTime(ms / 1000);
        page.stopGrant(record.consentId);
        const progress = await settle(page, 30);
        for (const { machineId, step } of progress.machines)
          if (step === 'skipped') expect([...arm.jobs.keys()].filter((id) => id.startsWith(machineId))).toEqual([]);
      }
    },
    120_000,
  );

  it('reads after a reload also what earlier presses did on the machines that do not go on now', async () => {
    const browser = new SampleBrowser();
    const [first = ''] = record.consent.machines;
    record = await sampleRecord({ machines: [first, machineInTwo] });
    arm.addMachine(machineInTwo);
    let isRefused = true;
    arm.fault = ({ method, path }) =>
      isRefused && method === 'PUT' && path.startsWith(machineInTwo) && path.includes('/jobs/')
        ? { status: 403, code: 'AuthorizationFailed', message: 'No.' }
        : undefined;
    const page = await load();
    const progress = await grant(page);
    expect(steps(progress).toSorted()).toEqual(['confirmed', 'failed']);
    isRefused = false;
    (await import('./query-client.ts')).queryClient.setQueryData(['fleet'], {
      machines: [{ id: first }, { id: machineInTwo }],
    });
    const log = vi.spyOn(await import('./activity-log.ts'), 'readWriter');
    log.mockResolvedValue({ caller: 'ada@contoso.example', callerId: sampleUser });
    void page.continueGrant(record.consentId, press, [machineInTwo]);
    await passTime(4);
    expect(page.progress()).toMatchObject({ granting: true });
    await browser.crash(arm);
    const reloaded = await load();
    void reloaded.openGrant(record.consentId);
    await passTime(2);
    // Before Azure was read the page claims nothing; least of all that nothing was asked for.
    expect(steps(reloaded.progress() ?? progress)).not.toContain('skipped');
    expect(steps(await settle(reloaded))).toEqual(['confirmed', 'confirmed']);
  });
});
