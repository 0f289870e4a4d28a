import { describe, expect, it, vi } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  continued,
  enabled,
  given,
  loadKnown,
  onPut,
  opened,
  press,
  setUpGrants,
  settle,
  start,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

/** Asked for access, and the page is gone before the machine, which is away, has reported it. */
const askedBefore = async (): Promise<void> => {
  given.arm.addExtension(given.machine, 'Succeeded');
  given.arm.addMachine(given.machine, { status: 'Disconnected' });
  const page = await start();
  expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
  await given.browser.crash(given.arm);
};

const jobPuts = () => given.arm.writes('/jobs/').length;

describe('access that was asked for before a reload', () => {
  it('is unknown, and not failed, when the machine may not be read any more', async () => {
    await askedBefore();
    given.arm.fault = ({ path }) =>
      path === given.machine ? { status: 403, code: 'AuthorizationFailed', message: 'No.' } : undefined;
    expect((await opened(await loadKnown())).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('You do not have the permission') },
    ]);
  });

  it.each([
    ['', opened],
    [', also at another press', continued],
  ])('is what the machine reports, whatever has become of the extension%s', async (_, goOn) => {
    await askedBefore();
    given.arm.addExtension(given.machine, 'Failed');
    given.arm.addMachine(given.machine);
    expect((await goOn(await loadKnown())).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(jobPuts()).toBe(1);
  });

  it('is not asked for again without a press, and neither is the extension, where Azure shows neither', async () => {
    await askedBefore();
    given.arm.extensions.clear();
    given.arm.jobs.clear();
    const page = await loadKnown();
    expect((await opened(page)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('Azure shows no such job') },
    ]);
    expect(given.arm.writes('/extensions/')).toEqual([]);
    expect(jobPuts()).toBe(1);
  });

  it('is unknown when Azure shows neither it nor an extension that works', async () => {
    await askedBefore();
    given.arm.addExtension(given.machine, 'Failed');
    given.arm.jobs.clear();
    expect((await continued(await loadKnown())).machines).toMatchObject([
      {
        step: 'unknown',
        message: expect.stringMatching(/non-zero exit code.* Access may have been asked for before/),
        remedy: expect.stringContaining('extension'),
      },
    ]);
    expect(jobPuts()).toBe(1);
  });

  it('is unknown when another operation keeps the extension away, and nothing is said of access', async () => {
    await askedBefore();
    given.arm.extensions.clear();
    given.arm.jobs.clear();
    given.arm.fault = onPut('/extensions/', { status: 409, code: 'HCRP409', message: 'Still processing.' });
    const page = await loadKnown();
    void page.continueGrant(given.record.consentId, press);
    await passTime(1);
    expect((await settle(page, 3600)).machines).toMatchObject([
      { step: 'unknown', remedy: 'Nothing was installed. Try again when that operation has ended.' },
    ]);
  });

  it('by a page that left no trace here is not called unmade by a stop', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
    page.stopGrant(given.record.consentId);
    expect((await settle(page, 5)).machines).toMatchObject([{ step: 'unknown' }]);
  });

  it('is unknown, and not failed, when a press to go on is refused', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', 'dropped');
    const page = await start(await loadKnown());
    expect((await settle(page)).machines).toMatchObject([{ step: 'unknown' }]);
    const refusal = { status: 400, code: 'BadRequest', message: 'Odd.' };
    given.arm.fault = onPut('/jobs/', refusal);
    expect((await continued(page)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('Odd.') },
    ]);
  });

  it('is not called unasked at a press while a revoke is under way in another tab', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', 'dropped');
    const page = await start(await loadKnown());
    expect((await settle(page)).machines).toMatchObject([{ step: 'unknown' }]);
    const { beginRevoke } = await import('#src/azure/journal/revoke-journal.ts');
    const revoke = { machineId: given.machine, job: undefined, removeExtension: false, startedAt: Date.now() };
    await Promise.all([beginRevoke(revoke), passTime(1)]);
    expect((await continued(page)).machines).toMatchObject([
      {
        step: 'unknown',
        message: expect.stringMatching(/^A revoke is under way .* Access may have been asked for before/),
      },
    ]);
  });
});

describe('access that may have been asked for at an earlier press', () => {
  it('is still unknown after a press to go on and a reload before it could ask', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', 'dropped');
    const page = await start(await loadKnown());
    expect((await settle(page)).machines).toMatchObject([{ step: 'unknown' }]);
    given.arm.fault = ({ path }) => (path === given.machine ? 'hangsBefore' : undefined);
    void page.continueGrant(given.record.consentId, press);
    await passTime(5);
    await given.browser.crash(given.arm);
    const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    given.arm.fault = ({ path }) => (path === given.machine ? refusal : undefined);
    expect((await opened(await loadKnown())).machines).toMatchObject([{ step: 'unknown' }]);
  });

  it('is asked for at a press in a browser that keeps nothing', async () => {
    vi.stubGlobal('indexedDB', undefined);
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', { status: 400, code: 'BadRequest', message: 'Odd.' });
    const page = await start(await loadKnown());
    expect((await settle(page)).machines).toMatchObject([{ step: 'failed' }]);
    given.arm.fault = () => undefined;
    expect((await continued(page)).machines).toMatchObject([{ step: 'confirmed' }]);
  });
});

describe('the tag that points at the record', () => {
  const isTag = (path: string): boolean => path.endsWith('/tags/default');

  it('is not waited for after a stop', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    given.arm.fault = ({ path }) => (isTag(path) ? 'hangsBefore' : undefined);
    const page = await start();
    expect(await passTime(60, () => given.arm.requests.some(({ path }) => isTag(path)))).toBe(true);
    page.stopGrant(given.record.consentId);
    expect((await settle(page, 5)).machines).toMatchObject([
      {
        step: 'confirmed',
        message: expect.stringMatching(/ Stopped before Azure had confirmed the tag that points at the record\.$/),
      },
    ]);
  });
});
