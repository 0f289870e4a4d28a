import { describe, expect, it, vi } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  enabled,
  forbidden,
  isJobList,
  isJobPut,
  job,
  keep,
  load,
  machine,
  notAfter,
  rowsOf,
  settle,
  signedIn,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const reduction = { jobName: 'remoteSupport', level: 'Diagnostics', end: Date.parse(notAfter) - 3_600_000 } as const;

let isUnanswered: (error: unknown) => boolean;

/** A page, with what came of reducing access there: `sent`, or what was thrown. */
const open = async () => {
  const page = await load();
  ({ isUnanswered } = await import('#src/azure/transport/operations.ts'));
  const { reduceAccess } = await import('./reduce-access.ts');
  const reduce = () =>
    reduceAccess(machine, reduction).then(
      () => 'sent',
      (error: unknown) => error,
    );
  return { page, reduce };
};

const types = () =>
  arm.requests.filter(isJobPut).map(({ body }) => (body as { properties: { type: string } }).properties.type);

describe('a change of access that is being revoked', () => {
  it('is refused at once', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    arm.addJob(machine, 'other', enabled);
    const { page } = await open();
    void page.revokeAccess(machine, job('other'), keep);
    await untilPhase(page, 'accepted');
    arm.addJob(machine, 'remoteSupport', enabled);
    const { reduce } = await open();
    expect(await settle(reduce(), 1)).toMatchObject({
      kind: 'conflict',
      scope: machine,
      message: 'This access is being revoked. Nothing was sent.',
      code: 'HeldBack',
    });
    expect(types()).toEqual(['Revoke']);
  });

  it.each([
    ['its reading', isJobList],
    ['its request', isJobPut],
  ])('gives way to a revoke that is pressed while %s is on its way', async (_, isHeld) => {
    arm.addJob(machine, 'remoteSupport', enabled);
    const { page, reduce } = await open();
    arm.fault = (request) => (isHeld(request) ? 'hangsBefore' : undefined);
    const outcome = reduce();
    await passTime(2);
    arm.fault = () => undefined;
    void page.revokeAccess(machine, job('remoteSupport'), keep);
    // At once: what is on its way must not reach Azure behind the revoke.
    expect(await settle(outcome, 10)).toMatchObject({
      kind: 'conflict',
      message: 'A revoke of this access has begun meanwhile, and goes first.',
    });
    // Not even that it was not made: it may have been on its way.
    expect(isUnanswered(await outcome)).toBe(true);
    await untilPhase(page, 'proven');
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('is not sent when the revoke begins between the reading and the request', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    const { page, reduce } = await open();
    // A browser without locks keeps the two apart by the journal alone.
    vi.stubGlobal('navigator', {});
    let isFirst = true;
    arm.fault = (request) => {
      if (isJobList(request) && isFirst) {
        isFirst = false;
        void page.revokeAccess(machine, job('remoteSupport'), keep);
      }
      return undefined;
    };
    expect(await settle(reduce())).toMatchObject({ message: 'This access is being revoked. Nothing was sent.' });
    await untilPhase(page, 'proven');
    expect(types()).toEqual(['Revoke']);
  });
});

describe('a revoke that Azure refused before', () => {
  const refused = async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const { page, reduce } = await open();
    await settle(page.revokeAccess(machine, job('remoteSupport'), keep));
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
    return { page, reduce };
  };

  it('is not tried again once the person has reduced the access instead', async () => {
    const { page, reduce } = await refused();
    arm.fault = () => undefined;
    expect(await settle(reduce())).toBe('sent');
    expect(await rowsOf(page)).toEqual([]);
  });

  it('is kept while reducing it is refused too, with Azure’s reason', async () => {
    const { page, reduce } = await refused();
    expect(await settle(reduce())).toMatchObject({ kind: 'forbidden', message: forbidden.message });
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it('does not end, at the next load, what Azure reduced without an answer', async () => {
    const { reduce } = await refused();
    arm.fault = (request) => (isJobPut(request) ? 'lost' : undefined);
    expect(await settle(reduce())).toMatchObject({ kind: 'network' });
    arm.fault = () => undefined;
    await browser.crash(arm);
    const next = await load();
    await settle(next.resumeRevokes());
    await passTime(60);
    expect(types().at(-1)).toBe('Enable');
    expect(typesOfJobs()).toEqual(['Enable']);
    expect(await rowsOf(next)).toEqual([]);
  });

  it.each(['hangsBefore', 'hangsAfter'] as const)(
    'does not end, at the next load, what the person was reducing when the page was closed (%s)',
    async (fault) => {
      const { reduce } = await refused();
      const puts = types().length;
      arm.fault = (request) => (isJobPut(request) ? fault : undefined);
      void reduce();
      await passTime(10);
      expect(types().slice(puts)).toEqual(['Enable']);
      await browser.crash(arm);
      arm.fault = () => undefined;
      const next = await load();
      await settle(next.resumeRevokes());
      await passTime(60);
      expect(types().slice(puts)).toEqual(['Enable']);
      expect(await rowsOf(next)).toEqual([]);
    },
  );

  it('does not go first in another tab that was opened meanwhile, and is not said to', async () => {
    const { reduce } = await refused();
    const puts = types().length;
    arm.fault = (request) => (isJobPut(request) ? 'hangsBefore' : undefined);
    const other = await load();
    const outcome = reduce();
    void other.resumeRevokes();
    expect(await settle(outcome, 10)).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('whether Azure has the change is not known'),
    });
    expect(isUnanswered(await outcome)).toBe(true);
    await passTime(60);
    expect(types().slice(puts)).toEqual(['Enable']);
    expect(other.pending()).toMatchObject({ phase: 'refused', note: expect.stringContaining('another decision') });
  });

  it('does not go first where it goes on in another tab with what else was there', async () => {
    arm.addJob(machine, 'second', enabled);
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const { page, reduce } = await open();
    await settle(page.revokeAccess(machine, undefined, keep));
    arm.fault = (request) => (isJobPut(request) ? 'hangsBefore' : undefined);
    const { fetch } = globalThis;
    // A tab in the background hears late that the machine is taken.
    globalThis.fetch = (...request) =>
      fetch(...request).catch(async (error: unknown) => {
        await new Promise((resolve) => setTimeout(resolve, 3000));
        throw error;
      });
    const other = await load();
    const outcome = reduce();
    await passTime(2);
    void other.resumeRevokes();
    expect(await settle(outcome, 10)).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('whether Azure has the change is not known'),
    });
    expect(await rowsOf(other)).toMatchObject([{ phase: 'requesting', spares: ['remotesupport'] }]);
  });

  it.each([
    ['the access could not be read', isJobList, 'dropped', 'network'],
    ['Azure put it off', isJobPut, { status: 429, code: 'TooManyRequests', message: 'Later.' }, 'throttled'],
  ] as const)('is kept where %s, so that nothing was reduced', async (_, isAt, fault, kind) => {
    const { page, reduce } = await refused();
    arm.fault = (request) => (isAt(request) ? fault : undefined);
    expect(await settle(reduce())).toMatchObject({ kind });
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it('is kept where the change never left, for Microsoft Entra could not be reached', async () => {
    const { page, reduce } = await refused();
    const { SignInError } = await import('#src/auth/sign-in-error.ts');
    arm.fault = (request) => {
      if (isJobList(request)) signedIn.getToken = () => Promise.reject(new SignInError('network', 'No connection.'));
      return undefined;
    };
    const before = types().length;
    expect(await settle(reduce())).toMatchObject({ kind: 'network' });
    expect(types()).toHaveLength(before);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it('still ends, at the next load, what else was there, and not what was reduced', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.addJob(machine, 'second', enabled);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const { page, reduce } = await open();
    await settle(page.revokeAccess(machine, undefined, keep));
    arm.fault = () => undefined;
    expect(await settle(reduce())).toBe('sent');
    await browser.crash(arm);
    const next = await load();
    await settle(next.resumeRevokes());
    await untilPhase(next, 'proven');
    expect(next.pending()).toMatchObject({ jobName: 'second' });
    expect(typesOfJobs()).toEqual(['Enable', 'Revoke']);
  });
});
