import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  forbidden,
  isJobList,
  isJobPut,
  isPutOf,
  keep,
  load,
  machine,
  putsOf,
  rowsOf,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleFault, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const isDelete = ({ method }: SampleRequest): boolean => method === 'DELETE';
const failed = { ...enabled, type: 'Revoke', provisioningState: 'Failed', status: 'Failed' };

/** Azure answers the requests for these jobs so. */
const answers = (given: Record<string, SampleFault>): void => {
  arm.fault = (request) => {
    if (isDelete(request)) return busy;
    return Object.entries(given).find(([name]) => isPutOf(name)(request))?.[1];
  };
};

const appear = (name: string): void => arm.addJob(machine, name, enabled);
const isAskedIn = (seconds: number, name: string): Promise<boolean> => passTime(seconds, () => putsOf(name) > 0);

/** A revoke that has found no job, and is pursued because Azure does not take the removal of the extension. */
const pursueWithoutJob = async () => {
  arm.addExtension(machine, 'Succeeded');
  const page = await load();
  void page.revokeAccess(machine, undefined, { removeExtension: true });
  await passTime(20);
  return page;
};

describe('a request that Azure puts off', () => {
  it('for a job that has appeared keeps no other that appears from being asked for', async () => {
    answers({ first: busy });
    const page = await pursueWithoutJob();
    appear('first');
    expect(await isAskedIn(30, 'first')).toBe(true);
    expect(page.pending()).toMatchObject({ phase: 'requesting', jobName: 'first' });
    appear('second');
    expect(await isAskedIn(30, 'second')).toBe(true);
    await passTime(20);
    expect(page.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('Not accepted yet') });
    answers({});
    await untilPhase(page, 'proven');
  });

  it.each([
    [
      'and then refuses is told as refused, where Azure may have dropped the one that it shows from before',
      'refused',
      7,
    ],
    ['and then refuses takes back no earlier one that Azure has', 'accepted', 1],
  ])('%s', async (_, phase, hours) => {
    arm.addJob(machine, 'first', { ...enabled, type: 'Revoke' }, hours * 3_600_000);
    arm.addMachine(machine, { status: 'Disconnected' });
    answers({ first: busy });
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(20);
    expect(page.pending()?.phase).toBe('requesting');
    answers({ first: forbidden });
    await passTime(60);
    expect(page.pending()?.phase).toBe(phase);
  });

  it('when it is made again keeps no other that appears from being asked for', async () => {
    appear('first');
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    answers({ first: busy });
    arm.addJob(machine, 'first', failed, 0);
    expect(await passTime(60, () => putsOf('first') > 1)).toBe(true);
    expect(page.pending()?.phase).toBe('requesting');
    appear('second');
    expect(await isAskedIn(60, 'second')).toBe(true);
  });

  it.each([
    ['put off too', busy],
    ['refused', forbidden],
  ])('keeps none from being asked for, however many appear, where the second is %s', async (_, answer) => {
    appear('first');
    answers({ first: busy, second: answer });
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(5);
    appear('second');
    expect(await isAskedIn(40, 'second')).toBe(true);
    appear('third');
    expect(await isAskedIn(40, 'third')).toBe(true);
  });

  it('is not made again for what was read before its answer', async () => {
    answers({ first: busy });
    const page = await pursueWithoutJob();
    appear('first');
    await isAskedIn(30, 'first');
    const { fetch } = globalThis;
    globalThis.fetch = async (input, init) => {
      const response = await fetch(input, init);
      // The answer is as Azure had it, and takes its time.
      const isList = new URL(input instanceof Request ? input.url : input).pathname.endsWith('/jobs');
      if (isList) await new Promise((resolve) => setTimeout(resolve, 20_000));
      return response;
    };
    await passTime(10);
    answers({});
    const before = putsOf('first');
    await passTime(60);
    expect(page.pending()?.phase).toBe('proven');
    expect(putsOf('first') - before).toBe(1);
  });

  it('and is accepted then has its time before it is made again', async () => {
    answers({ first: busy });
    const page = await pursueWithoutJob();
    appear('first');
    await isAskedIn(30, 'first');
    // The list of Azure is late.
    const { fault } = arm;
    arm.fault = (request) => {
      if (isJobList(request)) arm.addJob(machine, 'first', enabled);
      return isDelete(request) ? fault(request) : undefined;
    };
    await untilPhase(page, 'accepted');
    await passTime(1);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'accepted', repeats: 0 }]);
  });
});

describe('a job that has appeared', () => {
  it('is told of at once where Azure refuses the request for it', async () => {
    answers({ first: forbidden });
    const page = await pursueWithoutJob();
    await passTime(120);
    appear('first');
    expect(await isAskedIn(30, 'first')).toBe(true);
    await passTime(2);
    expect(page.pending()).toMatchObject({ phase: 'refused', jobName: 'first', error: { kind: 'forbidden' } });
  });

  it('is told of at once where jobs cannot be read any more either', async () => {
    answers({});
    const page = await pursueWithoutJob();
    await passTime(120);
    const { fault } = arm;
    arm.fault = (request) => {
      const isLost = isJobPut(request) || (putsOf('first') > 0 && isJobList(request));
      return isLost ? forbidden : fault(request);
    };
    appear('first');
    expect(await isAskedIn(30, 'first')).toBe(true);
    await passTime(2);
    expect(page.pending()).toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
  });
});
