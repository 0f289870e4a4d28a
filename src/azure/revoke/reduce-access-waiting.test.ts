import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  enabled,
  isJobList,
  isJobPut,
  load,
  machine,
  notAfter,
  settle,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const reduction = { jobName: 'remoteSupport', level: 'Diagnostics', end: Date.parse(notAfter) - 3_600_000 } as const;
const throttled = { status: 429, code: 'TooManyRequests', message: 'Later.' };

/** What reduces access on a page freshly loaded; settles with `sent`, or with what was thrown. */
const open = async () => {
  await load();
  const { reduceAccess } = await import('./reduce-access.ts');
  return (): Promise<unknown> =>
    reduceAccess(machine, reduction).then(
      () => 'sent',
      (error: unknown) => error,
    );
};

const sentOf = (is: typeof isJobPut) => arm.requests.filter(is).length;

/** Another page of this browser works on the machine until the answer is called. */
const writeElsewhere = async (): Promise<() => void> => {
  await load();
  const { asOnlyWriter } = await import('#src/azure/journal/machine-lock.ts');
  let end = (): void => undefined;
  void asOnlyWriter(machine, new AbortController().signal, () => new Promise<void>((resolve) => (end = resolve)));
  await passTime(1);
  return () => end();
};

describe('a change of access that Azure makes wait', () => {
  it('is judged anew before it leaves, and not sent to access that was revoked meanwhile', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    const reduce = await open();
    arm.fault = (request) => {
      if (!isJobPut(request)) return undefined;
      arm.addJob(machine, 'remoteSupport', { ...enabled, type: 'Revoke' });
      return throttled;
    };
    expect(await settle(reduce())).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('revoked or changed since'),
    });
    expect(sentOf(isJobPut)).toBe(1);
  });

  it('is sent when nothing has changed meanwhile', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    const reduce = await open();
    arm.fault = (request) => (isJobPut(request) && sentOf(isJobPut) === 1 ? throttled : undefined);
    expect(await settle(reduce())).toBe('sent');
    expect([sentOf(isJobList), sentOf(isJobPut)]).toEqual([2, 2]);
  });

  it('is given up when it has to wait again and again', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    const reduce = await open();
    arm.fault = (request) => (isJobPut(request) ? throttled : undefined);
    expect(await settle(reduce())).toMatchObject({
      kind: 'throttled',
      code: 'HeldBack',
      scope: machine,
      message: expect.stringContaining('The change was not made.'),
    });
    expect([sentOf(isJobList), sentOf(isJobPut)]).toEqual([3, 3]);
  });
});

describe('a change of access where this browser is at work already', () => {
  it('does not wait for what may take hours, and says so', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    const reduce = await open();
    const end = await writeElsewhere();
    expect(await settle(reduce(), 10)).toMatchObject({
      kind: 'conflict',
      scope: machine,
      message: expect.stringContaining('still at work'),
    });
    end();
    await passTime(60);
    expect(arm.requests).toEqual([]);
  });

  it('waits some seconds, and then takes the time that it needs', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    const reduce = await open();
    const end = await writeElsewhere();
    const outcome = reduce();
    await passTime(4);
    arm.fault = (request) => (isJobPut(request) && sentOf(isJobPut) === 1 ? throttled : undefined);
    end();
    expect(await settle(outcome)).toBe('sent');
  });
});
