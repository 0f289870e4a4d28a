import { beforeEach, describe, expect, it, vi } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { enabled, given, load, onPut, press, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const keep = { removeExtension: false };

/** One more tab of the same browser. */
const loadBoth = async () => {
  const page = await load();
  const { revokeAccess } = await import('#src/azure/revoke/revokes.ts');
  const { pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  return {
    ...page,
    revokeAccess,
    grant: () => page.startGrant({ record: given.record, machines: [given.machine] }, press),
    isAtRest: () => page.progress()?.running === false,
    pending: () => pendingRevoke(given.machine),
  };
};

/** Holds the reply to the request for the end record back: the last thing a grant reads before it asks for access. */
const holdLastReply = (): { isHeld: () => boolean; release: () => void } => {
  let release = (): void => undefined;
  let isHeld = false;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  vi.stubGlobal('fetch', async (...parameters: Parameters<typeof given.arm.fetch>) => {
    const reply = await given.arm.fetch(...parameters);
    const [input] = parameters;
    const path = new URL(input instanceof Request ? input.url : input).pathname.toLowerCase();
    if (!isHeld && path.includes('/deployments/remote-support-ended-')) {
      isHeld = true;
      await gate;
    }
    return reply;
  });
  return { isHeld: () => isHeld, release: () => release() };
};

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('a grant in one tab and a revoke in another', () => {
  it('of which the revoke has ended while the grant was frozen, leaves nothing granted', async () => {
    const first = await loadBoth();
    const last = holdLastReply();
    first.grant();
    expect(await passTime(60, last.isHeld)).toBe(true);
    given.browser.freeze();
    // Only the journal tells of the revoke.
    given.arm.fault = onPut('/remote-support-closed-', { status: 403, code: 'AuthorizationFailed', message: 'No.' });
    const second = await loadBoth();
    void second.revokeAccess(given.machine, undefined, keep);
    expect(await passTime(180, () => second.pending()?.phase === 'absent')).toBe(true);
    await passTime(3);
    last.release();
    expect(await passTime(60, first.isAtRest)).toBe(true);
    expect(first.shown()).toMatchObject({ step: 'skipped', message: expect.stringContaining('taken out') });
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('stops the grant at once, and takes the machine from one that does not answer', async () => {
    const first = await loadBoth();
    given.arm.fault = ({ method, path }) =>
      method === 'GET' && path.endsWith('/extensions') ? 'hangsBefore' : undefined;
    first.grant();
    await passTime(5);
    expect(given.browser.locks.isHeld(`machine:${given.machine}`)).toBe(true);
    given.browser.freeze();
    given.arm.fault = () => undefined;
    given.arm.addJob(given.machine, 'remoteSupport', enabled());
    const second = await loadBoth();
    const job = { name: 'remoteSupport', ...enabled() };
    void second.revokeAccess(given.machine, job, keep);
    expect(await passTime(3, () => given.arm.writes('/jobs/').length > 0)).toBe(true);
  });

  it('tells the tab that grants, which gives the machine up', async () => {
    const first = await loadBoth();
    const second = await loadBoth();
    const last = holdLastReply();
    first.grant();
    expect(await passTime(60, last.isHeld)).toBe(true);
    void second.revokeAccess(given.machine, undefined, keep);
    await passTime(2);
    last.release();
    expect(await passTime(10, first.isAtRest)).toBe(true);
    expect(first.shown()).toMatchObject({
      step: 'skipped',
      message: expect.stringContaining('A revoke was started'),
    });
    await passTime(60, () => second.pending()?.phase === 'absent');
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});

describe('a grant that has not heard of a revoke', () => {
  it('gives the machine up when it is taken, and says why', async () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    const first = await loadBoth();
    given.arm.fault = ({ method, path }) =>
      method === 'GET' && path.endsWith('/extensions') ? 'hangsBefore' : undefined;
    first.grant();
    await passTime(5);
    given.arm.fault = () => undefined;
    const second = await loadBoth();
    void second.revokeAccess(given.machine, undefined, keep);
    expect(await passTime(10, first.isAtRest)).toBe(true);
    expect(first.shown()).toMatchObject({
      step: 'skipped',
      message: 'A revoke was started on this machine while access was being granted.',
    });
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});

describe('a browser without locks', () => {
  it('stops the grant at once all the same, and calls off its request, of which nobody knows what came', async () => {
    vi.stubGlobal('navigator', {});
    const first = await loadBoth();
    given.arm.fault = ({ method, path }) => (method === 'PUT' && path.includes('/jobs/') ? 'hangsBefore' : undefined);
    first.grant();
    expect(await passTime(60, () => given.arm.writes('/jobs/').length > 0)).toBe(true);
    given.arm.fault = () => undefined;
    const second = await loadBoth();
    void second.revokeAccess(given.machine, undefined, keep);
    expect(await passTime(1, first.isAtRest)).toBe(true);
    expect(first.shown()).toMatchObject({
      step: 'unknown',
      message:
        'A revoke was started on this machine while access was being granted. Access was asked for; Azure may go on with the request.',
    });
  });
});

describe('a grant', () => {
  it('is not begun while a revoke is pursued on the machine, in whichever tab', async () => {
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    given.arm.addJob(given.machine, 'remoteSupport', {
      ...enabled(),
      reportedProperties: { nodeSettings: { state: 'Expired' } },
    });
    const first = await loadBoth();
    void first.revokeAccess(given.machine, { name: 'remoteSupport', ...enabled() }, keep);
    await passTime(5);
    expect(first.pending()?.phase).toBe('accepted');
    const second = await loadBoth();
    second.grant();
    expect(await passTime(30, second.isAtRest)).toBe(true);
    expect(second.shown()).toMatchObject({
      step: 'skipped',
      message: expect.stringContaining('A revoke is under way'),
    });
    expect(given.arm.writes(`/jobs/${given.record.consentId}`)).toEqual([]);
    expect(given.arm.writes('/jobs/remotesupport')).toHaveLength(1);
  });

  it('whose computer slept reads the evidence anew before it asks', async () => {
    const page = await loadBoth();
    const last = holdLastReply();
    page.grant();
    expect(await passTime(60, last.isHeld)).toBe(true);
    // Somebody else let Microsoft Support in meanwhile, from another computer.
    vi.setSystemTime(Date.now() + 3_600_000);
    given.arm.addJob(given.machine, 'remoteSupport', enabled());
    last.release();
    expect(await passTime(60, page.isAtRest)).toBe(true);
    expect(page.shown()).toMatchObject({ step: 'failed', message: expect.stringContaining('Conflict') });
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});

describe('a revoke of a grant whose request was on its way', () => {
  it('ends once the request can no longer appear, two minutes later, and not before', async () => {
    const page = await loadBoth();
    given.arm.fault = ({ method, path }) => (method === 'PUT' && path.includes('/jobs/') ? 'hangsBefore' : undefined);
    page.grant();
    expect(await passTime(60, () => given.arm.writes('/jobs/').length > 0)).toBe(true);
    given.arm.fault = () => undefined;
    void page.revokeAccess(given.machine, undefined, keep);
    await passTime(115);
    expect(page.pending()?.phase).toBe('accepted');
    expect(await passTime(30, () => page.pending()?.phase === 'absent')).toBe(true);
    expect(given.arm.jobs.size).toBe(0);
  });

  it('waits until the request can no longer appear, and revokes it when it does', async () => {
    const page = await loadBoth();
    let put: (() => void) | undefined;
    given.arm.fault = ({ method, path }) => {
      if (method !== 'PUT' || !path.includes('/jobs/')) return undefined;
      put = () => given.arm.addJob(given.machine, given.record.consentId, enabled(), 0);
      return 'hangsBefore';
    };
    page.grant();
    expect(await passTime(60, () => put !== undefined)).toBe(true);
    given.arm.fault = () => undefined;
    void page.revokeAccess(given.machine, undefined, keep);
    await passTime(60);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('asked for just before') });
    put?.();
    expect(await passTime(120, () => page.pending()?.phase === 'proven')).toBe(true);
    expect(page.pending()).toMatchObject({ ended: 'revoked', jobName: given.record.consentId });
    expect([...given.arm.jobs.values()].map(({ properties }) => properties['type'])).toEqual(['Revoke']);
  });
});
