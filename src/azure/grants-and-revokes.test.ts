import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

const account = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const press = { isTrusted: true };
const keep = { removeExtension: false };

let arm: SampleArm;
let browser: SampleBrowser;
let record: ConsentRecord;
let machine: string;

/** One more tab of the same browser. */
const load = async () => {
  vi.resetModules();
  await import('@azure/arm-hybridcompute');
  const grants = await import('./grants.ts');
  const revokes = await import('./revokes.ts');
  const store = await import('./grant-store.ts');
  const { pendingRevoke } = await import('./pending-revokes.ts');
  return {
    ...grants,
    ...revokes,
    grant: () => grants.startGrant({ record, machines: [machine] }, press),
    progress: () => store.grantProgress(record.consentId)?.machines[0],
    isAtRest: () => store.grantProgress(record.consentId)?.running === false,
    pending: () => pendingRevoke(machine),
  };
};

/** Holds the reply to the request for the end record back: the last thing a grant reads before it asks for access. */
const holdLastReply = (): { isHeld: () => boolean; release: () => void } => {
  let release = (): void => undefined;
  let isHeld = false;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  vi.stubGlobal('fetch', async (...parameters: Parameters<typeof arm.fetch>) => {
    const reply = await arm.fetch(...parameters);
    const path = arm.requests.at(-1)?.path ?? '';
    if (!isHeld && path.includes('/deployments/remote-support-ended-')) {
      isHeld = true;
      await gate;
    }
    return reply;
  });
  return { isHeld: () => isHeld, release: () => release() };
};

beforeEach(async () => {
  fakeTime(sampleNow);
  hashAtOnce();
  record = await sampleRecord();
  machine = record.consent.machines[0] ?? '';
  arm = new SampleArm();
  browser = new SampleBrowser();
  vi.stubGlobal('fetch', arm.fetch);
  arm.addMachine(machine);
  arm.addExtension(machine, 'Succeeded');
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const enabled = () => ({ type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: record.consent.notAfter });

describe('a grant in one tab and a revoke in another', () => {
  it('of which the revoke has ended while the grant was frozen, leaves nothing granted', async () => {
    const first = await load();
    const last = holdLastReply();
    first.grant();
    expect(await passTime(60, last.isHeld)).toBe(true);
    browser.freeze();
    const second = await load();
    void second.revokeAccess(machine, undefined, keep);
    expect(await passTime(60, () => second.pending()?.phase === 'proven')).toBe(true);
    await passTime(3);
    last.release();
    expect(await passTime(60, first.isAtRest)).toBe(true);
    expect(first.progress()).toMatchObject({ step: 'skipped', message: expect.stringContaining('taken out') });
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('stops the grant at once, and takes the machine from one that does not answer', async () => {
    const first = await load();
    arm.fault = ({ method, path }) => (method === 'GET' && path.endsWith('/extensions') ? 'hangsBefore' : undefined);
    first.grant();
    await passTime(5);
    expect(browser.locks.isHeld(`machine:${machine}`)).toBe(true);
    browser.freeze();
    arm.fault = () => undefined;
    arm.addJob(machine, 'remoteSupport', enabled());
    const second = await load();
    const job = { name: 'remoteSupport', ...enabled() };
    void second.revokeAccess(machine, job, keep);
    expect(await passTime(3, () => arm.writes('/jobs/').length > 0)).toBe(true);
  });

  it('tells the tab that grants, which gives the machine up', async () => {
    const first = await load();
    const second = await load();
    const last = holdLastReply();
    first.grant();
    expect(await passTime(60, last.isHeld)).toBe(true);
    void second.revokeAccess(machine, undefined, keep);
    await passTime(2);
    last.release();
    expect(await passTime(10, first.isAtRest)).toBe(true);
    expect(first.progress()).toMatchObject({
      step: 'skipped',
      message: expect.stringContaining('A revoke was started'),
    });
    await passTime(60, () => second.pending()?.phase === 'proven');
    expect(arm.writes('/jobs/')).toEqual([]);
  });
});

describe('a grant', () => {
  it('is not begun while a revoke is pursued on the machine, in whichever tab', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    arm.addJob(machine, 'remoteSupport', { ...enabled(), reportedProperties: { nodeSettings: { state: 'Expired' } } });
    const first = await load();
    void first.revokeAccess(machine, { name: 'remoteSupport', ...enabled() }, keep);
    await passTime(5);
    expect(first.pending()?.phase).toBe('accepted');
    const second = await load();
    second.grant();
    expect(await passTime(30, second.isAtRest)).toBe(true);
    expect(second.progress()).toMatchObject({
      step: 'skipped',
      message: expect.stringContaining('A revoke is under way'),
    });
    expect(arm.writes(`/jobs/${record.consentId}`)).toEqual([]);
    expect(arm.writes('/jobs/remotesupport')).toHaveLength(1);
  });

  it('whose computer slept reads the evidence anew before it asks', async () => {
    const page = await load();
    const last = holdLastReply();
    page.grant();
    expect(await passTime(60, last.isHeld)).toBe(true);
    // Somebody else let Microsoft Support in meanwhile, from another computer.
    vi.setSystemTime(Date.now() + 3_600_000);
    arm.addJob(machine, 'remoteSupport', enabled());
    last.release();
    expect(await passTime(60, page.isAtRest)).toBe(true);
    expect(page.progress()).toMatchObject({ step: 'failed', message: expect.stringContaining('Conflict') });
    expect(arm.writes('/jobs/')).toEqual([]);
  });
});

describe('a revoke of a grant whose request was on its way', () => {
  it('waits until the request can no longer appear, and revokes it when it does', async () => {
    const page = await load();
    let put: (() => void) | undefined;
    arm.fault = ({ method, path }) => {
      if (method !== 'PUT' || !path.includes('/jobs/')) return undefined;
      put = () => arm.addJob(machine, record.consentId, enabled(), 0);
      return 'hangsBefore';
    };
    page.grant();
    expect(await passTime(60, () => put !== undefined)).toBe(true);
    arm.fault = () => undefined;
    void page.revokeAccess(machine, undefined, keep);
    await passTime(60);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('was being asked for') });
    put?.();
    expect(await passTime(120, () => page.pending()?.phase === 'proven')).toBe(true);
    expect([...arm.jobs.values()].map(({ properties }) => properties['type'])).toEqual(['Revoke']);
  });
});
