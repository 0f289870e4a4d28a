import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import { ask, isEndRead, isJobList, pathOf, puts, slowly } from '#src/azure/testing/sample-ask.ts';
import { enabled, given, onPut, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const failedJob = (): void => {
  const failure = {
    provisioningState: 'Failed',
    status: 'Failed',
    endTimeUtc: new Date().toISOString(),
    reportedProperties: {},
  };
  given.arm.addJob(given.machine, given.record.consentId, { ...enabled(), ...failure }, 0);
};

const notRegistered = { status: 404, code: 'NoRegisteredProviderFound', message: 'No registered provider.' };
const hideJobs = (fault: SampleFault = notRegistered): void => {
  given.arm.fault = (request) => (isJobList(request) ? fault : undefined);
};

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('a reading that fails before the request leaves', () => {
  it('is no request, and is repeated', async () => {
    // The second look at the end stands right before the request.
    let endReads = 0;
    slowly(4);
    given.arm.fault = (request) => (isEndRead(request) && (endReads += 1) > 1 ? 'dropped' : undefined);
    const { settled, told, markAccepted } = await ask({ mayRepeat: true });
    await settled(20);
    expect(puts()).toEqual([]);
    expect(told().at(-1)).toEqual({
      step: 'extension',
      message: expect.stringMatching(/^Access has not been asked for yet\. Azure cannot be read: /),
    });
    expect(markAccepted).not.toHaveBeenCalled();
    given.arm.fault = () => undefined;
    expect(await settled()).toEqual({ value: 'The machine has reported access as agreed.' });
    expect(puts()).toHaveLength(1);
  });
});

describe('where Azure shows no jobs any more', () => {
  it('after it took the request, that is read on, and access shown when it comes back', async () => {
    const { settled, told } = await ask();
    await passTime(10, () => puts().length > 0);
    hideJobs();
    await settled(60);
    expect(told().at(-1)).toEqual({
      step: 'requested',
      message: 'Access was asked for; Azure does not show it yet. Azure cannot show it now: No registered provider.',
    });
    given.arm.fault = () => undefined;
    expect(await settled()).toEqual({ value: 'The machine has reported access as agreed.' });
  });

  it('for long, access that was asked for is unknown, and no other way to it is named', async () => {
    const { settled } = await ask();
    await passTime(10, () => puts().length > 0);
    hideJobs({ status: 404, code: 'ResourceNotFound', message: 'The Resource was not found.' });
    expect((await settled(200))?.error).toMatchObject({
      step: 'unknown',
      message: 'Access was asked for; Azure cannot show it now: The Resource was not found.',
      remedy: expect.not.stringContaining('Enable-RemoteSupport'),
    });
  });

  it('at a press after an outcome that is not known, nobody says that access was asked for', async () => {
    hideJobs('dropped');
    const { settled, told } = await ask({ requested: true, mayRepeat: true });
    await settled(10);
    expect(told().at(-1)).toEqual({
      step: 'extension',
      message: expect.stringMatching(/^Access may have been asked for before; Azure does not show it yet\. /),
    });
    hideJobs();
    expect((await settled(20))?.error).toMatchObject({
      step: 'unknown',
      message: 'Access may have been asked for before; Azure cannot show it now: No registered provider.',
    });
  });

  it('and a reply was lost before, the refusal of the next request says nothing of that one', async () => {
    given.arm.fault = (request) => onPut('/jobs/', puts().length === 1 ? 'dropped' : notRegistered)(request);
    expect((await (await ask()).settled())?.error).toMatchObject({
      step: 'unknown',
      message: 'Azure does not take the request now: No registered provider. An earlier one may have been taken.',
      remedy: expect.not.stringContaining('Enable-RemoteSupport'),
    });
    expect(puts()).toHaveLength(2);
  });
});

describe('a job that failed before', () => {
  /** Azure's list shows the job as it was, however often it is put. */
  const lag = (): { end: () => void } => {
    let isOver = false;
    const [before] = given.arm.jobs.values();
    vi.stubGlobal('fetch', async (...parameters: Parameters<typeof given.arm.fetch>) => {
      const [now] = given.arm.jobs.values();
      const isList = pathOf(parameters[0]).endsWith('/jobs');
      if (isOver || !isList || before === undefined || now === undefined) return given.arm.fetch(...parameters);
      given.arm.jobs.set(now.id, before);
      const reply = await given.arm.fetch(...parameters);
      given.arm.jobs.set(now.id, now);
      return reply;
    });
    return { end: () => (isOver = true) };
  };

  it('is not the failure of a request that Azure took since', async () => {
    failedJob();
    const list = lag();
    const { settled, told } = await ask({ mayRepeat: true });
    await settled(60);
    expect(told().at(-1)).toEqual({
      step: 'requested',
      message: 'Azure accepted the request and still shows the one before, which failed.',
    });
    list.end();
    expect(await settled()).toEqual({ value: 'The machine has reported access as agreed.' });
    expect(puts()).toHaveLength(1);
  });

  it('and is all that is shown two minutes after, leaves the request unknown', async () => {
    failedJob();
    lag();
    const { settled } = await ask({ mayRepeat: true });
    expect((await settled(160))?.error).toMatchObject({
      step: 'unknown',
      message: expect.stringContaining('access may still come'),
    });
  });

  it('is not taken for the latest request of an earlier page until Azure’s list has caught up', async () => {
    failedJob();
    const { settled, told } = await ask({ requested: true });
    await settled(100);
    expect(told().at(-1)).toEqual({
      step: 'requested',
      message: 'Access was asked for; Azure shows a request that failed, perhaps an earlier one.',
    });
    expect((await settled(40))?.error).toMatchObject({ step: 'failed' });
    expect(puts()).toEqual([]);
  });
});

describe('what Azure has shown under way', () => {
  const unknown = { step: 'unknown', message: expect.stringContaining('or someone removed the job') };
  const failed = { step: 'failed', message: expect.stringMatching(/^Access could not be set up: /) };
  const repeated = { requested: true, mayRepeat: true };
  const remove = () => given.arm.jobs.clear();
  const lost = () => {
    given.arm.fault = onPut('/jobs/', 'lost');
  };
  const shown = () => given.arm.addJob(given.machine, given.record.consentId, enabled());

  it.each([
    ['after its reply was lost, and somebody has removed', lost, { mayRepeat: true }, remove, unknown, 1],
    ['after its reply was lost, and has failed', lost, { mayRepeat: true }, failedJob, failed, 1],
    ['since before the press, and somebody has removed', shown, repeated, remove, unknown, 0],
    ['since before the press, and has failed', shown, repeated, failedJob, failed, 0],
    ['of another browser, and somebody has removed', shown, { mayRepeat: true }, remove, unknown, 0],
  ])('%s, is not asked for again without a press', async (_, begin, about, end, outcome, count) => {
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    begin();
    const { settled, told } = await ask(about);
    await settled(130);
    expect(told().at(-1)).toMatchObject({
      step: 'requested',
      message: expect.stringContaining('Access requested, waiting for the machine to report it.'),
    });
    end();
    expect((await settled(130))?.error).toMatchObject(outcome);
    expect(puts()).toHaveLength(count);
  });
});

describe('a request that another tab noted since, as a browser without locks allows', () => {
  it('is waited for, and not sent again', async () => {
    const { record, machine } = given;
    vi.resetModules();
    const { keepGrant, claimMachine } = await import('#src/azure/journal/grant-journal.ts');
    await keepGrant({ consentId: record.consentId, until: Date.parse(record.consent.notAfter), machines: [machine] });
    await claimMachine(record.consentId, machine, true);
    const { settled, told, markAccepted } = await ask({ mayRepeat: true });
    await settled(60);
    expect(told().at(-1)).toMatchObject({ message: 'Access was asked for; Azure does not show it yet.' });
    expect(markAccepted).toHaveBeenCalled();
    expect((await settled(80))?.error).toMatchObject({ step: 'unknown' });
    expect(puts()).toEqual([]);
  });
});

describe('a job that shows more than a failure', () => {
  it.each<[string, Record<string, unknown>, string, MachineProgress['step']?]>([
    ['access beyond the consent', { accessLevel: 'DiagnosticsAndRepair' }, 'Azure shows more than was agreed'],
    [
      'a request for access beyond the consent that failed',
      { accessLevel: 'DiagnosticsAndRepair', status: 'Failed', provisioningState: 'Failed' },
      'Azure shows more than was agreed',
    ],
    [
      'another grant in its place',
      { reportedProperties: { nodeSettings: { state: 'Superseded' } } },
      'Another grant has since taken the place',
      'skipped',
    ],
  ])('is told at once after a reload: %s', async (_, change, words, step = 'failed') => {
    given.arm.addJob(given.machine, given.record.consentId, { ...enabled(), ...change });
    const { settled, told } = await ask({ requested: true });
    expect((await settled(10))?.error).toMatchObject({ step, message: expect.stringContaining(words) });
    expect(told()).toEqual([]);
  });
});

describe('what an earlier page asked for', () => {
  it('is waited for while Azure’s list lags behind', async () => {
    const { settled, told } = await ask({ requested: true });
    await settled(60);
    expect(told().at(-1)).toEqual({
      step: 'requested',
      message: 'Access was asked for; Azure does not show it yet.',
    });
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    expect(await settled(30)).toEqual({ value: 'The machine has reported access as agreed.' });
    expect(puts()).toEqual([]);
  });

  it('is unknown two minutes later, and never asked for again', async () => {
    const { settled } = await ask({ requested: true });
    expect((await settled(100))?.error).toBeUndefined();
    expect((await settled(40))?.error).toMatchObject({ step: 'unknown' });
    expect(puts()).toEqual([]);
  });

  it('is not failed by what somebody else let in', async () => {
    given.arm.addJob(given.machine, 'remoteSupport', enabled());
    expect((await (await ask({ requested: true, mayRepeat: true })).settled())?.error).toMatchObject({
      step: 'unknown',
      message: expect.stringMatching(/^Conflict: .* Access may have been asked for from here before;/),
    });
  });

  it('is not failed by another operation that keeps the next request away', async () => {
    given.arm.fault = onPut('/jobs/', { status: 409, code: 'HCRP409', message: 'Still processing.' });
    const { settled } = await ask({ requested: true, mayRepeat: true });
    expect((await settled(2400))?.error).toMatchObject({
      step: 'unknown',
      remedy: expect.not.stringContaining('No access was asked for'),
    });
  });
});
