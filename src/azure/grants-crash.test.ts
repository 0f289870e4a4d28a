import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentRecord } from '#src/consent/record.ts';
import { recordName } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

const account = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const press = { isTrusted: true };
const machineInTwo =
  '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-web-prod/providers/microsoft.hybridcompute/machines/srv-web-01';

let arm: SampleArm;
let browser: SampleBrowser;
let record: ConsentRecord;

/** A page freshly loaded, in this tab or a new one of the same browser. */
const load = async () => {
  vi.resetModules();
  await import('@azure/arm-hybridcompute');
  const grants = await import('./grants.ts');
  const store = await import('./grant-store.ts');
  // Resource Graph is not among what the sample Azure has.
  (await import('./query-client.ts')).queryClient.setQueryData(['fleet'], {
    machines: record.consent.machines.map((id) => ({ id })),
  });
  // The Activity Log shows the record as written by this very person.
  const log = await import('./activity-log.ts');
  vi.spyOn(log, 'readWriter').mockResolvedValue({ callerId: sampleUser });
  return {
    ...grants,
    ...(await import('./signed-consents.ts')),
    ...(await import('./journal.ts')),
    progress: () => store.grantProgress(record.consentId),
  };
};

type Page = Awaited<ReturnType<typeof load>>;
type Progress = NonNullable<ReturnType<Page['progress']>>;

const settle = async (page: Page, seconds = 600): Promise<Progress> => {
  await passTime(seconds, () => page.progress()?.running === false);
  const progress = page.progress();
  if (progress?.running === false) return progress;
  throw new Error(`Still running: ${JSON.stringify(progress?.machines)}`);
};

const opened = async (page: Page): Promise<Progress> => {
  void page.openGrant(record.consentId);
  await passTime(1);
  return settle(page);
};

const continued = async (page: Page): Promise<Progress> => {
  void page.continueGrant(record.consentId, press);
  await passTime(1);
  return settle(page);
};

const steps = (progress: Progress) => progress.machines.map(({ step }) => step);
const allOf = (step: string) => record.consent.machines.map(() => step);
const held = () => sessionStorage.getItem('remote-support.signed');

const begin = (): void => {
  fakeTime(sampleNow);
  arm = new SampleArm();
  browser = new SampleBrowser();
  vi.stubGlobal('fetch', arm.fetch);
  for (const machine of record.consent.machines) arm.addMachine(machine);
};

const start = async (): Promise<Page> => {
  const page = await load();
  page.startGrant({ record, machines: record.consent.machines }, press);
  return page;
};

/** Kills the page at its `crash`-th request, of which `how` says whether it took effect; false when it made fewer. */
const crashAt = async (crash: number, how: 'hangsBefore' | 'hangsAfter'): Promise<boolean> => {
  begin();
  arm.fault = ({ index }) => (index < crash ? undefined : index === crash ? how : 'hangsBefore');
  const page = await start();
  await passTime(300, () => arm.requests.length > crash || page.progress()?.running === false);
  const isReached = arm.requests.length > crash;
  await browser.crash(arm);
  return isReached;
};

const jobNames = () => [...arm.jobs.values()].map(({ name }) => name);
/** Nothing is there but what was agreed, once per machine and group. */
const expectExactly = (groups: number): void => {
  expect(jobNames()).toEqual(allOf(record.consentId));
  expect(arm.deployments.size).toBe(groups);
  expect([...arm.deployments.values()].every(({ name }) => name === recordName(record.consentId))).toBe(true);
};

beforeEach(async () => {
  hashAtOnce();
  record = await sampleRecord({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });
  begin();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('after a crash at any request', () => {
  it.each(['hangsBefore', 'hangsAfter'] as const)(
    '(%s) the same tab has the consent still, goes on from evidence, and doubles nothing',
    async (how) => {
      let crash = 0;
      let unrecorded = 0;
      for (; await crashAt(crash, how); crash += 1) {
        const hadRecord = arm.deployments.size > 0;
        const page = await load();
        let progress = await opened(page);
        expect(progress.record?.consentId).toBe(record.consentId);
        if (!hadRecord) {
          unrecorded += 1;
          // What was signed is found again, and waits for a press.
          expect(progress).toMatchObject({ record, machines: allOf('waiting').map((step) => ({ step })) });
          expect(progress).not.toHaveProperty('problem');
          expect(arm.writes('/jobs/')).toEqual([]);
          progress = await continued(page);
        } else if (steps(progress).includes('unknown')) {
          // A job that was asked for and is not there was lost or removed: only a person may ask again.
          progress = await continued(page);
        }
        expect(steps(progress)).toEqual(allOf('confirmed'));
        expectExactly(2);
        expect(held()).toBeNull();
      }
      expect(crash).toBeGreaterThan(16);
      expect(unrecorded).toBeGreaterThan(1);
    },
    240_000,
  );

  it.each(['hangsBefore', 'hangsAfter'] as const)(
    '(%s) with empty storage, everything comes from Azure, and nothing is written without a press',
    async (how) => {
      let crash = 0;
      for (; await crashAt(crash, how); crash += 1) {
        const hadRecord = arm.deployments.size > 0;
        const writes = arm.writes().length;
        browser.clear();
        const page = await load();
        const progress = await opened(page);
        expect(arm.writes()).toHaveLength(writes);
        if (!hadRecord) {
          expect(progress.problem?.text).toContain('No record');
          expect(arm.jobs.size).toBe(0);
          continue;
        }
        expect(progress.record?.consentId).toBe(record.consentId);
        expect(steps(await continued(page))).toEqual(allOf('confirmed'));
        expectExactly(2);
      }
      expect(crash).toBeGreaterThan(16);
    },
    240_000,
  );
});

describe('after a crash at any turn of the page', () => {
  it('the signed consent is there until it is on record in every group', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      begin();
      await start();
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await browser.crash(arm);
      const isRecorded = arm.deployments.size === 2;
      if (!isRecorded) expect(held()).not.toBeNull();
      const page = await load();
      let progress = await opened(page);
      expect(progress.record?.consentId).toBe(record.consentId);
      if (steps(progress).some((step) => step !== 'confirmed')) progress = await continued(page);
      expect(steps(progress)).toEqual(allOf('confirmed'));
      expectExactly(2);
    }
  }, 240_000);
});

describe('a consent that could not be recorded', () => {
  it('is found again after a reload, by the same person alone, under the same id', async () => {
    const denied = { status: 403, code: 'RequestDisallowedByPolicy', message: 'Denied by policy.' };
    arm.fault = ({ method, path }) => (method === 'PUT' && path.includes('/deployments/') ? denied : undefined);
    await settle(await start());
    await browser.crash(arm);
    const page = await load();
    expect(await page.signedConsent(record.consentId)).toEqual(record);
    const { userId } = account;
    account.userId = '0e0e0e0e-0000-4000-8000-000000000000';
    expect(await page.signedConsent(record.consentId)).toBeUndefined();
    account.userId = userId;
    expect(steps(await opened(page))).toEqual(allOf('waiting'));
    expect(steps(await continued(page))).toEqual(allOf('confirmed'));
    expectExactly(2);
    expect(held()).toBeNull();
  });

  it('is not believed when somebody changed it, and is dropped after its end', async () => {
    arm.fault = () => 'dropped';
    await start();
    await passTime(1);
    await browser.crash(arm);
    sessionStorage.setItem('remote-support.signed', held()?.replace('"Diagnostics"', '"DiagnosticsAndRepair"') ?? '');
    expect(await (await load()).signedConsent(record.consentId)).toBeUndefined();
    sessionStorage.setItem('remote-support.signed', held()?.replace('"DiagnosticsAndRepair"', '"Diagnostics"') ?? '');
    expect(await (await load()).signedConsent(record.consentId)).toEqual(record);
    fakeTime(Date.parse(record.consent.notAfter));
    expect(await (await load()).signedConsent(record.consentId)).toBeUndefined();
  });

  it('leads back to its page once, when that was gone before it could tell', async () => {
    arm.fault = () => 'hangsBefore';
    await start();
    await passTime(1);
    await browser.crash(arm);
    const page = await load();
    expect(await page.takeCutOff()).toBe(record.consentId);
    expect(await page.takeCutOff()).toBeUndefined();
    expect(await page.signedConsent(record.consentId)).toEqual(record);
  });

  it('is held without the draft when there is room for one of them only, and by the page when there is none', async () => {
    const { keepDraft, readDraft } = await import('./consent-draft.ts');
    const draft = {
      machines: record.consent.machines,
      ticket: null,
      reason: '',
      level: 'Diagnostics',
      end: { minutes: 480 },
    };
    keepDraft(draft as Parameters<typeof keepDraft>[0]);
    const set = sessionStorage.setItem.bind(sessionStorage);
    let room = true;
    sessionStorage.setItem = (key, value) => {
      if (!room || sessionStorage.getItem('remote-support.draft') !== null) throw new DOMException('Full.');
      set(key, value);
    };
    const page = await load();
    page.holdSigned(record, record.consent.machines);
    expect(readDraft()).toBeUndefined();
    expect(held()).not.toBeNull();
    room = false;
    sessionStorage.clear();
    page.holdSigned(record, record.consent.machines);
    expect(held()).toBeNull();
    expect(await page.signedConsent(record.consentId)).toEqual(record);
  });
});

describe('another tab', () => {
  it('goes on with what was pressed here within the hour, and only looks later', async () => {
    for (const minutes of [10, 70]) {
      begin();
      arm.installs = 'Creating';
      await start();
      await passTime(20);
      await browser.crash(arm);
      vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
      fakeTime(sampleNow + minutes * 60_000);
      arm.installs = 'Succeeded';
      const page = await load();
      const progress = await opened(page);
      expect(steps(progress)).toEqual(allOf(minutes === 10 ? 'confirmed' : 'extension'));
      if (minutes === 70) expect(steps(await continued(page))).toEqual(allOf('confirmed'));
      expectExactly(2);
    }
  });

  it('of two that press the same consent, one writes and both end confirmed', async () => {
    const first = await start();
    const second = await start();
    const ends = [await settle(first), await settle(second)];
    expect(ends.map(steps)).toEqual([allOf('confirmed'), allOf('confirmed')]);
    expect(arm.writes('/deployments/')).toHaveLength(2);
    expect(arm.writes('/extensions/')).toHaveLength(2);
    expect(arm.writes('/jobs/')).toHaveLength(2);
  });
});
