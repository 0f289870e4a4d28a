import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  granted,
  isJobList,
  job,
  load,
  machine,
  rowsOf,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const andExtension = { removeExtension: true };
const isDelete = ({ method }: SampleRequest): boolean => method === 'DELETE';
const deletes = (): number => arm.requests.filter(isDelete).length;

/** How often the removal is asked for in the next `seconds`. */
const deletesIn = async (seconds: number): Promise<number> => {
  const before = deletes();
  await passTime(seconds);
  return deletes() - before;
};

describe('once a revoke has come to an end without a proof, the removal of the extension', () => {
  it('is not asked for again, though its reply was lost: access that is granted now needs it', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.fault = (request) => (isDelete(request) ? 'hangsAfter' : undefined);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, andExtension), 60);
    expect(outcome).toMatchObject({ phase: 'absent' });
    expect(outcome).not.toHaveProperty('extensionError');
    await passTime(20);
    arm.addExtension(machine, 'Succeeded');
    arm.addJob(machine, 'anew', enabled, 0);
    expect(await deletesIn(240)).toBe(0);
    expect(arm.extensions.size).toBe(1);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('is not asked for behind other access, and that it was not taken is told', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'other', enabled);
    arm.fault = (request) => (isDelete(request) ? busy : undefined);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), andExtension));
    expect(outcome).toMatchObject({
      phase: 'accepted',
      note: expect.stringContaining('revoke that too'),
      extensionError: { kind: 'conflict', scope: machine, message: expect.stringContaining('had not confirmed') },
    });
    expect(await deletesIn(120)).toBe(0);
    expect(page.pending()).toEqual(outcome);
  });

  it('is not waited for where Azure took it and shows the extension again', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/extensions')) arm.addExtension(machine, 'Succeeded');
      return undefined;
    };
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, andExtension), 240);
    expect(outcome).toMatchObject({
      phase: 'absent',
      note: expect.not.stringContaining('no longer has the remote support extension'),
      extensionError: { message: expect.stringContaining('shows it again') },
    });
    expect(deletes()).toBe(1);
  });

  it('is not asked for while the revoke needs a person', async () => {
    const consentId = await granted();
    arm.fault = (request) => {
      if (isJobList(request)) arm.addJob(machine, consentId, enabled);
      return isDelete(request) ? busy : undefined;
    };
    const page = await load();
    void page.revokeAccess(machine, job(consentId), andExtension);
    await untilPhase(page, 'refused');
    expect(deletes()).toBeGreaterThan(0);
    expect(await deletesIn(120)).toBe(0);
  });
});

describe('once access has been proven to have ended, the removal of the extension', () => {
  it('is asked for until Azure has taken it', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isDelete(request) ? busy : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), andExtension);
    const { isRemovalOpen } = await import('./open-removals.ts');
    expect(isRemovalOpen(machine)).toBe(false);
    await untilPhase(page, 'proven');
    await passTime(30);
    // The journal has let go of the machine, and this page is all that knows of it.
    expect(await rowsOf(page)).toEqual([]);
    expect(isRemovalOpen(machine.toUpperCase())).toBe(true);
    arm.fault = () => undefined;
    expect(await settle(task)).toMatchObject({ phase: 'proven' });
    expect(arm.extensions.size).toBe(0);
    expect(isRemovalOpen(machine)).toBe(false);
  });

  it('has failed where Azure took it long before and still shows the extension, which is told', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/extensions')) arm.addExtension(machine, 'Failed');
      return undefined;
    };
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), andExtension);
    await passTime(180);
    arm.addMachine(machine);
    const outcome = await settle(task);
    expect(outcome).toMatchObject({
      phase: 'proven',
      extensionError: { message: expect.stringContaining('shows it again') },
    });
    expect(page.pending()).toEqual(outcome);
    expect(deletes()).toBe(1);
  });
});

describe('once access has been proven to have ended, access that somebody grants', () => {
  it('keeps the extension, however soon after the press it began', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isDelete(request) ? busy : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), andExtension);
    await untilPhase(page, 'proven');
    arm.addJob(machine, 'anew', enabled, 0);
    arm.fault = () => undefined;
    expect(await settle(task)).toMatchObject({
      phase: 'proven',
      extensionError: { message: expect.stringContaining('access that was changed or granted since') },
    });
    expect(arm.extensions.size).toBe(1);
  });
});

describe('a removal of the extension for which Microsoft’s client cannot be loaded', () => {
  const unsent = 'This app failed before it asked Azure to remove the extension: TypeError: No such chunk';
  /** A deployment of this app has taken the file away. */
  const loadWithoutClient = () => {
    const hybridComputeClient = () => Promise.reject(new TypeError('No such chunk'));
    vi.doMock('#src/azure/transport/hybrid-compute-client.ts', () => ({ hybridComputeClient }));
    return load();
  };
  afterEach(() => vi.doUnmock('#src/azure/transport/hybrid-compute-client.ts'));

  it('needs a person, where it was all there is', async () => {
    arm.addExtension(machine, 'Succeeded');
    const page = await loadWithoutClient();
    expect(await settle(page.revokeAccess(machine, undefined, andExtension), 60)).toMatchObject({
      phase: 'refused',
      note: unsent,
    });
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it('is told beside the end of access', async () => {
    const consentId = await granted();
    const page = await loadWithoutClient();
    expect(await settle(page.revokeAccess(machine, job(consentId), andExtension))).toMatchObject({
      phase: 'proven',
      extensionError: { message: unsent },
    });
  });
});

describe('a removal of the extension for which Azure wants another sign-in', () => {
  const challenge = { status: 401, code: 'InvalidAuthenticationToken', message: 'Sign in with a second factor.' };

  it('needs a person, where it was all there is', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.fault = (request) => (isDelete(request) ? challenge : undefined);
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, andExtension), 60)).toMatchObject({
      phase: 'refused',
      error: { kind: 'signInNeeded' },
    });
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused', refusal: { kind: 'signInNeeded' } }]);
  });
});
