import { beforeEach, describe, expect, it, vi } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  continued,
  enabled,
  given,
  loadKnown,
  opened,
  type Page,
  setUpGrants,
  settle,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// Tabs that only go on with a grant, and stand in line behind another tab that is at work on the machine.

const held = 'This waits for another press';

const doing = async <T>(work: Promise<T>): Promise<T> => {
  await passTime(1);
  return work;
};

const journal = () => import('#src/azure/journal/grant-journal.ts');
const entryOf = async () => doing((await journal()).grantEntry(given.record.consentId));
/** The tab that holds the machine asks for access, whose job Azure does not list yet. */
const noteAsked = async () => doing((await journal()).claimMachine(given.record.consentId, given.machine, true));
/** The tab that holds the machine is done with it. */
const dropRows = async () => {
  const { dropGrant } = await journal();
  const work = { consentId: given.record.consentId, machines: [given.machine], pressedAt: Date.now() };
  await doing(dropGrant(work));
};

/** Another tab is at work on the machine, until it is told to let go. */
const holdMachine = () => {
  let release = (): void => undefined;
  const work = () => new Promise<void>((resolve) => (release = resolve));
  void given.browser.locks.request(`machine:${given.machine}`, {}, work);
  return () => release();
};

const goingOn = async (): Promise<Page> => {
  const page = await loadKnown();
  void page.openGrant(given.record.consentId);
  expect(await passTime(10, () => page.progress()?.granting === true)).toBe(true);
  await passTime(2);
  return page;
};

beforeEach(async () => {
  given.arm.installs = 'Creating';
  await start();
  await passTime(10);
  await given.browser.crash(given.arm);
  given.arm.installs = 'Succeeded';
});

describe('a tab that stands in line', () => {
  it('sends nothing after a stop in another one that stands there too', async () => {
    const release = holdMachine();
    const [first, second] = [await goingOn(), await goingOn()];
    second.stopGrant(given.record.consentId);
    expect((await settle(second)).machines).toMatchObject([
      { step: 'skipped', message: 'Stopped before access was asked for.' },
    ]);
    release();
    expect((await settle(first)).machines).toMatchObject([{ step: 'skipped', message: expect.stringContaining(held) }]);
    expect(given.arm.writes('/jobs/')).toEqual([]);
    expect(await entryOf()).toMatchObject({ awaitingPress: [given.machine] });
    expect(steps(await continued(first))).toEqual(['confirmed']);
  });

  it.each([
    ['a sign-in in another tab', async () => doing((await import('#src/azure/journal/grant-hold.ts')).holdGrants())],
    ['an hour after the press', async () => vi.advanceTimersByTimeAsync(3_600_000)],
  ])('sends nothing after %s', async (_, pass) => {
    const release = holdMachine();
    const page = await goingOn();
    await pass();
    release();
    expect((await settle(page)).machines).toMatchObject([{ step: 'skipped', message: expect.stringContaining(held) }]);
    expect(given.arm.writes('/jobs/')).toEqual([]);
    expect(await entryOf()).toMatchObject({ machines: [given.machine] });
  });

  it('sends nothing either when its turn has come just before the stop', async () => {
    given.arm.installs = 'Creating';
    const [first, second] = [await goingOn(), await goingOn()];
    expect(first.shown()?.message).toContain('Extension: Creating');
    second.stopGrant(given.record.consentId);
    await settle(second);
    given.arm.installs = 'Succeeded';
    expect((await settle(first)).machines).toMatchObject([{ step: 'skipped', message: expect.stringContaining(held) }]);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});

it('a tab that stands in line behind one that its browser has stopped says what to do', async () => {
  const release = holdMachine();
  const page = await goingOn();
  expect(page.shown()?.message).toContain('Waiting until this browser has nothing else to do');
  await passTime(45);
  expect(page.shown()).toMatchObject({
    step: 'recorded',
    message: expect.stringContaining('Bring that tab to the front'),
  });
  release();
  expect(steps(await settle(page))).toEqual(['confirmed']);
});

describe('what another tab has asked for meanwhile', () => {
  it('is not called unasked by a stop in line', async () => {
    holdMachine();
    const page = await goingOn();
    await noteAsked();
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('Access may have been asked for before') },
    ]);
    expect(await entryOf()).toMatchObject({ requested: [given.machine] });
  });

  it('is not called unasked by a stop in line where the row has gone', async () => {
    holdMachine();
    const page = await goingOn();
    await dropRows();
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines).toMatchObject([{ step: 'unknown' }]);
  });

  it('has not failed where the machine may not be read, and is not sent again while the list lags', async () => {
    const release = holdMachine();
    const [first, second] = [await goingOn(), await goingOn()];
    await noteAsked();
    const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    given.arm.fault = ({ path }) => (path === given.machine ? refusal : undefined);
    release();
    expect((await settle(first)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('You do not have the permission') },
    ]);
    given.arm.fault = () => undefined;
    expect(steps(await settle(second))).toEqual(['unknown']);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('is waited for by a tab that was pressed in before, and not sent again', async () => {
    const release = holdMachine();
    const page = await loadKnown();
    void page.continueGrant(given.record.consentId, { isTrusted: true });
    expect(await passTime(10, () => page.progress()?.granting === true)).toBe(true);
    await passTime(2);
    await noteAsked();
    // What has become of the extension says nothing of what was asked for.
    given.arm.addExtension(given.machine, 'Failed');
    release();
    await passTime(60);
    expect(page.shown()?.message).toBe('Access was asked for; Azure does not show it yet.');
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    expect(steps(await settle(page))).toEqual(['confirmed']);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it.each([
    ['confirmed', () => given.arm.addJob(given.machine, given.record.consentId, enabled())],
    ['unknown', () => undefined],
  ])('is %s by what Azure shows, where that tab is done with it', async (step, azure) => {
    const release = holdMachine();
    const page = await goingOn();
    await dropRows();
    given.arm.addExtension(given.machine, 'Failed');
    azure();
    release();
    expect(steps(await settle(page))).toEqual([step]);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});

describe('a request of this tab whose reply was lost', () => {
  it('is unknown when another tab takes the row away before it is sent again', async () => {
    given.arm.fault = ({ method, path }) => (method === 'PUT' && path.includes('/jobs/') ? 'dropped' : undefined);
    const page = await goingOn();
    const puts = () => given.arm.writes('/jobs/').length;
    expect(await passTime(60, () => puts() === 1)).toBe(true);
    await dropRows();
    expect((await settle(page)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringMatching(/taken out of the grant .* Azure may go on with the request/) },
    ]);
    expect(puts()).toBe(1);
  });
});

describe('a tab that only goes on and cannot read the record', () => {
  const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
  const busy = { status: 503, code: 'Busy', message: 'Busy.' };
  const isRecord = (path: string): boolean => path.endsWith(`/remote-support-consent-${given.record.consentId}`);

  it('leaves the row to the tab that was pressed in, and to the next load', async () => {
    given.arm.fault = ({ path }) => (isRecord(path) ? refusal : undefined);
    expect((await opened(await loadKnown())).machines).toMatchObject([
      { step: 'failed', message: expect.stringContaining('nothing more was asked for from here') },
    ]);
    expect(await entryOf()).toMatchObject({ machines: [given.machine], awaitingPress: [] });
    await given.browser.crash(given.arm);
    expect(steps(await opened(await loadKnown()))).toEqual(['confirmed']);
  });

  it('does not say that nothing was granted where another one has asked', async () => {
    let fault = busy;
    given.arm.fault = ({ path }) => (isRecord(path) ? fault : undefined);
    const page = await goingOn();
    await noteAsked();
    fault = refusal;
    expect((await settle(page)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('Access may have been asked for before') },
    ]);
  });
});
