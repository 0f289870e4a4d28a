import { describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  browser,
  enabled,
  granted,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const minute = 60_000;

/** Azure's clock is this far ahead of the browser's, ms; `undefined`: the browser may not see what it says. */
const azureIsAhead = (by: () => number | undefined): void => {
  vi.stubGlobal('fetch', async (...parameters: Parameters<typeof arm.fetch>): Promise<Response> => {
    const reply = await arm.fetch(...parameters);
    const headers = new Headers(reply.headers);
    const ahead = by();
    if (ahead === undefined) headers.delete('date');
    else headers.set('date', new Date(Date.now() + ahead).toUTCString());
    return new Response(reply.body, { status: reply.status, headers });
  });
};

const drop = () => 'dropped' as const;

describe('a press before any server has told the time', () => {
  it('ends access that was there, though the browser’s clock is an hour behind', async () => {
    azureIsAhead(() => 60 * minute);
    // Half an hour before the press by Azure’s clock, half an hour after it by the browser’s.
    arm.addJob(machine, 'remoteSupport', enabled, -30 * minute);
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(5);
    expect(arm.writes('/jobs/')).toEqual([expect.stringContaining('/jobs/remotesupport')]);
    expect(page.pending()).toMatchObject({ jobName: 'remoteSupport' });
    expect(page.pending()?.startedAt).toBeGreaterThan(sampleNow + 59 * minute);
  });

  it('leaves alone access that was given well after it, though it learns the time only then', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    arm.fault = drop;
    // The page was open for a while before.
    await passTime(300);
    const pressedAt = Date.now();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(600);
    expect(page.pending()).toMatchObject({ phase: 'requesting', startedAt: pressedAt });
    arm.fault = () => undefined;
    arm.addJob(machine, 'remoteSupport', enabled, 0);
    await untilPhase(page, 'accepted');
    await passTime(120);
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(Math.abs((page.pending()?.startedAt ?? 0) - pressedAt)).toBeLessThan(2000);
  });

  /** A page on which nothing reached Azure is closed, and another is loaded hours later. */
  const hoursLater = async (removeExtension: boolean) => {
    const page = await load();
    arm.fault = drop;
    void page.revokeAccess(machine, undefined, { removeExtension });
    await passTime(60);
    expect(await rowsOf(page)).toMatchObject([{ isStartUnsure: true }]);
    await browser.crash(arm);
    await vi.advanceTimersByTimeAsync(180 * minute);
    const reloaded = await load();
    // How long this page has been open says nothing about when the one before it was pressed in.
    await vi.advanceTimersByTimeAsync(60 * minute);
    return reloaded;
  };

  it('and before a reload means what was there by then, though the browser’s clock is an hour behind', async () => {
    arm.addJob(machine, 'remoteSupport', enabled, -30 * minute);
    const reloaded = await hoursLater(false);
    azureIsAhead(() => 60 * minute);
    await settle(reloaded.resumeRevokes());
    await passTime(5);
    expect(arm.writes('/jobs/')).toEqual([expect.stringContaining('/jobs/remotesupport')]);
    expect(await rowsOf(reloaded)).toMatchObject([{ isStartUnsure: false }]);
  });

  it('and before a reload means what was there by then, though the browser’s clock was set a day ahead since', async () => {
    arm.addJob(machine, 'remoteSupport', enabled, 30 * minute);
    const reloaded = await hoursLater(false);
    vi.setSystemTime(Date.now() + 24 * 60 * minute);
    azureIsAhead(() => -24 * 60 * minute);
    await settle(reloaded.resumeRevokes());
    await passTime(5);
    expect(arm.writes('/jobs/')).toEqual([expect.stringContaining('/jobs/remotesupport')]);
  });

  it('and before a reload means nothing that somebody granted hours after it', async () => {
    const reloaded = await hoursLater(false);
    azureIsAhead(() => 60 * minute);
    arm.addJob(machine, 'remoteSupport', enabled, 0);
    await settle(reloaded.resumeRevokes());
    await passTime(120);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('and before a reload takes the extension from nothing that somebody granted hours after it', async () => {
    arm.addExtension(machine, 'Succeeded');
    const reloaded = await hoursLater(true);
    arm.addJob(machine, 'remoteSupport', enabled, 0);
    await settle(reloaded.resumeRevokes());
    await passTime(120);
    expect(arm.extensions.size).toBe(1);
    expect(reloaded.pending()?.extensionError?.message).toContain('granted since');
  });

  it.each(['requesting', 'refused'] as const)(
    'and in another tab, by a clock a day ahead, does not stand there for ever beside a later one, once it is %s there',
    async (phase) => {
      const page = await load();
      const { beginRevoke, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
      const { revokesOn } = await import('#src/azure/journal/pending-revokes.ts');
      const start = { machineId: machine, job: undefined, removeExtension: false, isStartUnsure: true };
      const row = await settle(beginRevoke({ ...start, startedAt: sampleNow + 24 * 60 * minute }));
      let wake = (): void => undefined;
      const held = new Promise<void>((resolve) => (wake = resolve));
      // A press takes the turn away from whoever holds it.
      navigator.locks.request(`revoke:${machine}`, {}, () => held).catch(() => undefined);
      await settle(page.resumeRevokes());
      // The other tab has been told the time.
      keepRevokeRow({ ...row, phase, startedAt: sampleNow, isStartUnsure: false });
      await passTime(2);
      void page.revokeAccess(machine, undefined, { removeExtension: true });
      await passTime(1);
      wake();
      await passTime(300);
      expect(revokesOn(machine)).toMatchObject([{ removeExtension: true, phase: 'absent' }]);
    },
  );

  it('and before a reload awaits what may still appear, where Azure shows nothing at all', async () => {
    await load();
    const { keepGrant, claimMachine } = await import('#src/azure/journal/grant-journal.ts');
    const consentId = 'rs-abcdefghijklmnopqrstu';
    await settle(keepGrant({ consentId, until: sampleNow + 180 * minute, machines: [machine] }));
    await settle(claimMachine(consentId, machine, true));
    azureIsAhead(() => undefined);
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    expect(await rowsOf(page)).toMatchObject([{ phase: 'accepted', jobOnItsWay: true, isStartUnsure: true }]);
    await browser.crash(arm);
    azureIsAhead(() => 60 * minute);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(30);
    expect(reloaded.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('just before') });
    expect(await passTime(300, () => reloaded.pending()?.phase === 'absent')).toBe(true);
  });

  it('judges a job that appears meanwhile only once a server has told the time', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    let ahead: number | undefined;
    azureIsAhead(() => ahead);
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    arm.addJob(machine, 'remoteSupport', enabled, -30 * minute);
    ahead = 60 * minute;
    await passTime(40);
    expect(arm.writes('/jobs/')).toEqual([expect.stringContaining('/jobs/remotesupport')]);
  });

  it('is dated once the time is known, also when Azure had the request long before', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    let ahead: number | undefined;
    azureIsAhead(() => ahead);
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    await passTime(60);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'accepted', isStartUnsure: true, startedAt: sampleNow }]);
    ahead = 60 * minute;
    await passTime(60);
    const startedAt = page.pending()?.startedAt ?? 0;
    expect(Math.abs(startedAt - (sampleNow + 60 * minute))).toBeLessThan(2000);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'accepted', isStartUnsure: false, startedAt }]);
  });
});

describe('a press after a server has told the time', () => {
  it('keeps its time over a reload', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    const { readMachine } = await import('#src/azure/resources/machines.ts');
    await settle(readMachine(machine));
    arm.fault = drop;
    void page.revokeAccess(machine, undefined, keep);
    await passTime(60);
    expect(await rowsOf(page)).toMatchObject([{ isStartUnsure: false }]);
    const startedAt = page.pending()?.startedAt;
    await browser.crash(arm);
    await passTime(600);
    arm.addJob(machine, 'remoteSupport', enabled, 0);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'accepted');
    expect(reloaded.pending()?.startedAt).toBe(startedAt);
    expect(arm.writes('/jobs/')).toEqual([]);
  });
});

describe('the record of a proven end, while no server has told the time', () => {
  it('is waited for with the row of the revoke, and then told of', async () => {
    azureIsAhead(() => undefined);
    const consentId = await granted();
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'proven');
    await passTime(200);
    expect(await rowsOf(page)).toHaveLength(1);
    expect(await settle(task)).toMatchObject({ phase: 'proven', endRecordError: { code: 'ServerTimeUnknown' } });
    expect(arm.writes('remote-support-ended-')).toEqual([]);
  });

  it('is kept as soon as one has', async () => {
    let ahead: number | undefined;
    azureIsAhead(() => ahead);
    const consentId = await granted();
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'proven');
    await passTime(100);
    ahead = 0;
    // Whatever is asked of Azure next tells it.
    arm.addJob(machine, 'remoteSupport', enabled);
    void page.revokeAccess(machine, job('remoteSupport'), keep);
    const outcome = await settle(task);
    expect(outcome).not.toHaveProperty('endRecordError');
    expect(arm.writes('remote-support-ended-')).toHaveLength(1);
  });
});
