import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

const ada = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };
const signedIn = vi.hoisted(() => ({
  account: null as null | object,
  getToken: async (): Promise<string> => 'token',
}));

vi.mock('#src/auth/session.ts', () => ({ auth: () => signedIn }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01').toLowerCase();
const notAfter = '2026-11-24T21:00:00Z';
const enabled = { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: notAfter };

let arm: SampleArm;
let browser: SampleBrowser;

/** A page freshly loaded, in this tab or a new one. */
const load = async () => {
  vi.resetModules();
  await import('@azure/arm-hybridcompute');
  const revokes = await import('./revokes.ts');
  const { pendingRevoke } = await import('./pending-revokes.ts');
  const { journalHealth, inJournal } = await import('./journal.ts');
  const rows = () => inJournal((page) => page.rows(''));
  return { ...revokes, journalHealth, rows, pending: () => pendingRevoke(machine) };
};

type Page = Awaited<ReturnType<typeof load>>;

const job = (name: string) => ({ name, accessLevel: 'Diagnostics', expirationTimestamp: notAfter });
const keep = { removeExtension: false };

const settle = async <T>(task: Promise<T>, seconds = 900): Promise<T> => {
  let outcome: { value: T } | undefined;
  void task.then((value) => (outcome = { value }));
  await passTime(seconds, () => outcome !== undefined);
  if (outcome === undefined) throw new Error('Not settled.');
  return outcome.value;
};

/** The rows left, read while time passes. */
const rowsOf = (page: Page) => settle(page.rows());

const untilPhase = async (page: Page, phase: string, seconds = 900): Promise<void> => {
  if (!(await passTime(seconds, () => page.pending()?.phase === phase)))
    throw new Error(`Not ${phase}: ${JSON.stringify(page.pending())}`);
};

/** Puts an active grant, with its record, on the machine. */
const granted = async (): Promise<string> => {
  const record = await sampleRecord();
  const group = machine.split('/providers/')[0] ?? '';
  const id = `${group}/providers/microsoft.resources/deployments/${recordName(record.consentId)}`;
  const properties = JSON.parse(JSON.stringify(recordTemplate(record))) as Record<string, unknown>;
  arm.deployments.set(id, { at: 0, id, name: recordName(record.consentId), properties });
  arm.addExtension(machine, 'Succeeded');
  arm.addJob(machine, record.consentId, enabled);
  return record.consentId;
};

const begin = (): void => {
  arm = new SampleArm();
  browser = new SampleBrowser();
  vi.stubGlobal('fetch', arm.fetch);
  arm.addMachine(machine);
};

beforeEach(() => {
  fakeTime(sampleNow);
  hashAtOnce();
  signedIn.account = ada;
  signedIn.getToken = async () => 'token';
  begin();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const busy = { status: 409, code: 'HCRP409', message: 'Another operation is in progress.' };
const isJobPut = ({ method, path }: { method: string; path: string }) => method === 'PUT' && path.includes('/jobs/');

describe('a revoke that Azure has taken', () => {
  it('is proven after a reload without being asked for again', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    await browser.crash(arm);
    arm.addMachine(machine);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    expect(reloaded.pending()?.phase).toBe('accepted');
    await untilPhase(reloaded, 'proven');
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('is repeated after a reload once the machine is back later than Azure keeps requests', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    await browser.crash(arm);
    const dropped = { provisioningState: 'InProgress', status: 'DeploymentInProgress' };
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke', ...dropped }, 7 * 3_600_000);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(120);
    expect(reloaded.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('may have lapsed') });
    expect(arm.writes('/jobs/')).toHaveLength(1);
    arm.addMachine(machine);
    await untilPhase(reloaded, 'proven');
    expect(arm.writes('/jobs/')).toHaveLength(2);
  });

  it('is proven by evidence when another admin deletes the job, though this page never listed it', async () => {
    const consentId = await granted();
    let isDeleted = false;
    arm.fault = (request) => {
      if (isJobPut(request) && !isDeleted) {
        isDeleted = true;
        arm.jobs.clear();
        return { status: 404, code: 'ResourceNotFound', message: 'The job was not found.' };
      }
      return undefined;
    };
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), keep);
    arm.addMachine(machine, { status: 'Disconnected' });
    await passTime(60);
    expect(page.pending()?.phase).toBe('accepted');
    arm.addMachine(machine);
    expect(await settle(task, 3600)).toMatchObject({ phase: 'proven' });
    expect(arm.jobs.size).toBe(0);
  });

  it('is never called proven while another admin lets Microsoft Support in again, and says so in the end', async () => {
    const consentId = await granted();
    arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/jobs')) arm.addJob(machine, consentId, enabled);
      return undefined;
    };
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep), 3600);
    expect(outcome).toMatchObject({ phase: 'refused', note: expect.stringContaining('somebody else') });
    expect(arm.writes('/jobs/').length).toBeLessThan(12);
    await browser.crash(arm);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'proven');
  });

  it('that finds the access revoked already by someone else is proven without a word more', async () => {
    const consentId = await granted();
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke' });
    const page = await load();
    expect(await settle(page.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'proven' });
  });

  it('is not called the end of access while another job lets Microsoft Support in', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep));
    expect(outcome).toMatchObject({ phase: 'accepted', note: expect.stringContaining('remoteSupport') });
    expect(arm.writes('/jobs/remotesupport')).toEqual([]);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('says since when it has been stuck, after an hour', async () => {
    const consentId = await granted();
    const page = await load();
    const stuck = { type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' };
    arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/jobs')) arm.addJob(machine, consentId, { ...enabled, ...stuck }, 0);
      return undefined;
    };
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(3000);
    expect(page.pending()?.note).not.toContain('going on since');
    await passTime(700);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('going on since') });
    expect(page.pending()?.note).toContain('Disable-RemoteSupport');
  });
});

describe('without a job named', () => {
  it('does not touch access that was let in after the revoke', async () => {
    await granted();
    arm.jobs.clear();
    arm.fault = ({ path }) =>
      path.includes('/jobs') || path.includes('/deployments')
        ? { status: 403, code: 'AuthorizationFailed', message: 'No.' }
        : undefined;
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, keep))).toMatchObject({ phase: 'refused' });
    await browser.crash(arm);
    fakeTime(Date.now() + 3_600_000);
    arm.addJob(machine, 'remoteSupport', { ...enabled }, 0);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(300);
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(reloaded.pending()?.phase).not.toBe('proven');
  });
});

describe('a delete lock', () => {
  it('leaves the end of access alone, and is named', async () => {
    const consentId = await granted();
    arm.fault = ({ method, path }) =>
      method === 'DELETE' && path.includes('/extensions/')
        ? { status: 409, code: 'ScopeLocked', message: 'The scope cannot perform delete operation.' }
        : undefined;
    arm.locks = [{ name: 'keep-sql', level: 'CanNotDelete' }];
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), { removeExtension: true }));
    expect(outcome).toMatchObject({
      phase: 'proven',
      extensionError: { code: 'ScopeLocked', message: expect.stringContaining('"keep-sql" (CanNotDelete)') },
    });
    expect(arm.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
    expect(arm.extensions.size).toBe(1);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('is not taken for a busy machine, whose extension goes when it can', async () => {
    const consentId = await granted();
    let refused = 0;
    arm.fault = ({ method, path }) =>
      method === 'DELETE' && path.includes('/extensions/') && (refused += 1) <= 3 ? busy : undefined;
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), { removeExtension: true }));
    expect(outcome).toMatchObject({ phase: 'proven' });
    expect(outcome).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });
});
