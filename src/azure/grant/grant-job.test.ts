import { beforeEach, describe, expect, it, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import {
  ask,
  isJobList,
  listsBeforePut,
  ownJobPut,
  putEndOnRecord,
  puts,
  slowly,
} from '#src/azure/testing/sample-ask.ts';
import { enabled, given, onPut, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('what a request was built on', () => {
  it('is read once while it is fresh, and once more when it is a quarter of a minute old', async () => {
    slowly(14);
    expect(await (await ask()).settled()).toEqual({ value: 'The machine has reported access as agreed.' });
    expect(listsBeforePut()).toBe(1);
    given.arm.jobs.clear();
    given.arm.requests.length = 0;
    slowly(16);
    const again = await ask({ requested: true, mayRepeat: true });
    expect(await again.settled()).toEqual({ value: 'The machine has reported access as agreed.' });
    expect(listsBeforePut()).toBe(2);
    expect(puts()).toEqual(ownJobPut());
  });

  it.each<[string, () => void, object]>([
    [
      'somebody else let Microsoft Support in',
      () => given.arm.addJob(given.machine, 'remoteSupport', enabled()),
      { step: 'failed', message: expect.stringContaining('Conflict'), remedy: expect.stringContaining('Revoke') },
    ],
    [
      'Azure has no jobs any more',
      () => {
        const gone = { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' };
        given.arm.fault = (request) => (isJobList(request) ? gone : undefined);
      },
      { step: 'unknown', message: expect.stringContaining('Not registered.') },
    ],
    [
      'its end was put on record',
      putEndOnRecord,
      { step: 'skipped', message: expect.stringContaining('is on record') },
    ],
  ])('is not acted on when, by the time of the request, %s', async (_, meanwhile, error) => {
    slowly(16, meanwhile);
    const { settled, markAccepted } = await ask();
    expect((await settled())?.error).toMatchObject(error);
    expect(puts()).toEqual([]);
    expect(markAccepted).not.toHaveBeenCalled();
  });

  it('is not acted on when a revoke elsewhere put its end on record within seconds', async () => {
    slowly(4, putEndOnRecord);
    expect((await (await ask()).settled())?.error).toMatchObject({ step: 'skipped' });
    expect(listsBeforePut()).toBe(1);
    expect(puts()).toEqual([]);
  });

  it('is not acted on when the look at its end took long itself, and somebody revoked it meanwhile', async () => {
    const { record, machine } = given;
    given.arm.addJob(machine, record.consentId, { ...enabled(), status: 'Failed', reportedProperties: {} });
    slowly([5, 50], () => given.arm.addJob(machine, record.consentId, { ...enabled(), type: 'Revoke' }));
    const { settled } = await ask({ mayRepeat: true });
    expect((await settled())?.error).toMatchObject({ step: 'skipped', message: expect.stringContaining('revoke') });
    expect(puts()).toEqual([]);
  });

  it('is sent although the looks at its end take long every time', async () => {
    slowly(Array.from({ length: 40 }, () => 14));
    const { settled } = await ask();
    expect(await settled(90)).toEqual({ value: 'The machine has reported access as agreed.' });
    expect(puts()).toEqual(ownJobPut());
  });

  it('and was too old when the request could leave, is said so', async () => {
    let sent = 0;
    const refusal = { status: 429, code: 'TooManyRequests', message: 'Later.' };
    given.arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/jobs/') && (sent += 1) === 1 ? refusal : undefined;
    const { settled, told } = await ask();
    await settled();
    expect(told()).toContainEqual(expect.objectContaining({ message: expect.stringContaining('was too old') }));
  });

  it('is read anew when Azure made the request wait', async () => {
    let sent = 0;
    given.arm.fault = ({ method, path }) => {
      if (method !== 'PUT' || !path.includes('/jobs/')) return undefined;
      sent += 1;
      given.arm.addJob(given.machine, 'remoteSupport', enabled());
      return { status: 429, code: 'TooManyRequests', message: 'Later.' };
    };
    const { settled, markAccepted } = await ask();
    expect((await settled())?.error).toMatchObject({ step: 'failed', message: expect.stringContaining('Conflict') });
    expect(sent).toBe(1);
    expect(markAccepted).not.toHaveBeenCalled();
  });
});

describe('a request for access', () => {
  it('carries the id of the consent', async () => {
    const sent = vi.spyOn(globalThis, 'fetch');
    await (await ask()).settled();
    const put = sent.mock.calls.find(([, init]) => init?.method === 'PUT');
    expect(new Headers(put?.[1]?.headers).get('x-ms-correlation-request-id')).toBe(
      correlationId(given.record.consentHash),
    );
  });

  it('is told as made once Azure took it, and as listed once it is', async () => {
    const { settled, told } = await ask();
    await settled();
    expect(told().at(0)).toEqual({
      step: 'requested',
      message: 'Access was asked for; Azure does not show it yet.',
    });
    expect(told().at(-1)).toEqual({
      step: 'requested',
      message: 'Access requested, waiting for the machine to report it.',
    });
  });

  it('that an earlier page made is told as made', async () => {
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    const first = await ask();
    await first.settled(5);
    expect(first.told().at(-1)).toMatchObject({ step: 'requested' });
    first.stop();
    given.arm.fault = (request) => (isJobList(request) ? 'dropped' : undefined);
    const again = await ask({ requested: true });
    await again.settled(60);
    expect(again.told().at(-1)).toEqual({
      step: 'requested',
      message: expect.stringMatching(/ Access was asked for; Azure does not show it yet\. Azure cannot be read: /),
    });
    expect(puts()).toEqual([]);
  });

  it.each<[string, boolean, SampleFault]>([
    ['was lost on the way', true, 'dropped'],
    ['was refused because of another', false, { status: 409, code: 'Conflict', message: 'Busy.' }],
    ['was built on what has changed', false, { status: 412, code: 'PreconditionFailed', message: 'Changed.' }],
  ])('that %s may have been taken: %s', async (_, isTaken, fault) => {
    given.arm.fault = onPut('/jobs/', fault);
    const { settled, markAccepted } = await ask();
    expect((await settled())?.error).toMatchObject(isTaken ? { step: 'unknown' } : { kind: 'conflict' });
    expect(puts()).toHaveLength(4);
    expect(markAccepted.mock.calls.length > 0).toBe(isTaken);
  });

  it('that is called off before its reply may have been taken, and before it left has not', async () => {
    given.arm.fault = onPut('/jobs/', 'hangsBefore');
    const sent = await ask();
    await passTime(10, () => puts().length > 0);
    sent.stop();
    expect((await sent.settled(30))?.error).toBeDefined();
    expect(sent.markAccepted).toHaveBeenCalledTimes(1);
    let lists = 0;
    given.arm.fault = (request) => (isJobList(request) && (lists += 1) === 2 ? 'hangsBefore' : undefined);
    slowly(16);
    const unsent = await ask();
    await passTime(60, () => lists === 2);
    expect(lists).toBe(2);
    unsent.stop();
    expect((await unsent.settled(30))?.error).toBeDefined();
    expect(unsent.markAccepted).not.toHaveBeenCalled();
  });

  it('that fails at once is not waited for, though Azure just took it', async () => {
    const { settled } = await ask();
    await passTime(10, () => puts().length > 0);
    for (const job of given.arm.jobs.values())
      Object.assign(job.properties, { status: 'Failed', provisioningState: 'Failed', reportedProperties: {} });
    expect((await settled(30))?.error).toMatchObject({
      step: 'failed',
      message: expect.stringMatching(/^Access could not be set up: /),
    });
  });

  it('that Azure has no place for leaves the command for the machine, down to its least time', async () => {
    const gone = { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' };
    given.arm.fault = onPut('/jobs/', gone);
    const end = Date.parse(given.record.consent.notAfter);
    vi.setSystemTime(end - 60 * 60_000 - 30_000);
    expect((await (await ask()).settled())?.error).toMatchObject({
      step: 'unknown',
      message: expect.stringContaining('Not registered.'),
      remedy: expect.stringMatching(/Enable-RemoteSupport .*\b60\b/),
    });
    expect(puts()).toHaveLength(1);
  });
});

describe('while the machine is waited for', () => {
  const looks = () => given.arm.requests.filter(({ path }) => path === given.machine).length;

  it('it is looked at once nothing changes, and not while something does', async () => {
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    const { settled } = await ask();
    for (let step = 0; step < 12; step += 1) {
      for (const job of given.arm.jobs.values()) job.properties['status'] = `DeploymentInProgress${step}`;
      await settled(5);
    }
    expect(looks()).toBe(0);
    await settled(30);
    expect(looks()).toBe(1);
  });
});
