import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  busy,
  enabled,
  forbidden,
  granted,
  isJobList,
  isJobPut,
  isPutOf,
  keep,
  load,
  machine,
  putsOf,
  rowsOf,
  settle,
  signInEnd,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const away = (): void => arm.addMachine(machine, { status: 'Disconnected' });
const stuck = { ...enabled, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' };

describe('a revoke that names no job asks for the end of every access at once', () => {
  it('though the machine is away and nothing can be proven', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(5);
    expect([putsOf(consentId), putsOf('remoteSupport')]).toEqual([1, 1]);
    await passTime(600);
    expect(page.pending()?.phase).toBe('accepted');
    expect([putsOf(consentId), putsOf('remoteSupport')]).toEqual([1, 1]);
    arm.addMachine(machine);
    await untilPhase(page, 'proven');
    await passTime(10);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('and pursues the one that gives access before one that is on its way out', async () => {
    arm.addJob(machine, 'leaving', stuck, 600_000);
    const consentId = await granted();
    away();
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    expect(page.pending()?.jobName).toBe(consentId);
  });

  it('and puts the end of each on record, whichever is proven first', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled, 30_000);
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, keep))).toMatchObject({ phase: 'proven' });
    expect(arm.writes(`remote-support-ended-${consentId}`)).toHaveLength(1);
  });

  it('and is proven only when all are', async () => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    let isHeld = true;
    arm.fault = ({ method, path }) => {
      if (isHeld && method === 'GET' && path.endsWith('/jobs')) arm.addJob(machine, 'remoteSupport', stuck, 0);
      return undefined;
    };
    void page.revokeAccess(machine, undefined, keep);
    await passTime(120);
    expect(page.pending()?.phase).toBe('accepted');
    expect(arm.writes('remote-support-ended-')).toHaveLength(1);
    isHeld = false;
    arm.addJob(machine, 'remoteSupport', { ...enabled, type: 'Revoke' });
    await untilPhase(page, 'proven');
  });

  it('and is not called accepted while Azure has not taken one, of which it tells', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    arm.fault = (request) => (isPutOf('remoteSupport')(request) ? busy : undefined);
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(60);
    expect(page.pending()).toMatchObject({
      phase: 'requesting',
      jobName: consentId,
      note: expect.stringContaining('Another job, remoteSupport: Not accepted yet'),
    });
    arm.fault = () => undefined;
    await untilPhase(page, 'accepted');
    expect(page.pending()?.note).not.toContain('Another job');
  });

  it('and goes on with the others when one is refused, of which it tells in the end too', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    arm.fault = (request) => (isPutOf('remoteSupport')(request) ? forbidden : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    await passTime(5);
    expect(page.pending()).toMatchObject({
      jobName: consentId,
      note: expect.stringContaining('Another job, remoteSupport: Refused: '),
    });
    arm.addMachine(machine);
    expect(await settle(task)).toMatchObject({
      phase: 'refused',
      jobName: 'remoteSupport',
      error: { kind: 'forbidden' },
    });
    await passTime(30);
    expect(arm.writes('remote-support-ended-')).toHaveLength(1);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it('and takes up the second where the first is refused', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = (request) => (isPutOf(consentId)(request) ? forbidden : undefined);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, keep));
    expect(outcome).toMatchObject({ phase: 'refused', jobName: consentId });
    expect([putsOf(consentId), putsOf('remoteSupport')]).toEqual([1, 1]);
  });

  it('and asks no more, nor says so, once all are proven', async () => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = (request) => (isPutOf('remoteSupport')(request) || request.method === 'DELETE' ? busy : undefined);
    const page = await load();
    void page.revokeAccess(machine, undefined, { removeExtension: true });
    await passTime(4);
    arm.addJob(machine, 'remoteSupport', { ...enabled, type: 'Revoke' });
    await untilPhase(page, 'proven', 60);
    const before = putsOf('remoteSupport');
    await passTime(120);
    expect(page.pending()?.phase).toBe('proven');
    expect(putsOf('remoteSupport')).toBe(before);
  });

  it('and is refused when all are', async () => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, keep))).toMatchObject({ phase: 'refused' });
    expect(arm.writes('/jobs/')).toHaveLength(2);
  });

  it('and asks once more for one that failed before its turn has come', async () => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    arm.addJob(
      machine,
      'remoteSupport',
      { ...enabled, type: 'Revoke', provisioningState: 'Failed', status: 'Failed' },
      0,
    );
    await passTime(90);
    expect(putsOf('remoteSupport')).toBe(2);
  });

  it('and asks after a reload for what was not asked for yet', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    arm.fault = (request) => (isPutOf('remoteSupport')(request) ? 'hangsBefore' : undefined);
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(10);
    expect(
      arm.jobs.get([...arm.jobs.keys()].find((id) => id.endsWith('remotesupport')) ?? '')?.properties['type'],
    ).toBe('Enable');
    await browser.crash(arm);
    arm.fault = () => undefined;
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(10);
    expect([...arm.jobs.values()].map(({ properties }) => properties['type'])).toEqual(['Revoke', 'Revoke']);
    expect(putsOf(consentId)).toBe(1);
  });

  it('but for none that is newer', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'later', enabled, -6 * 60_000);
    away();
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(60);
    expect([putsOf(consentId), putsOf('later')]).toEqual([1, 0]);
  });

  it.each([
    ['and is called accepted where Azure has all the requests', [], 'accepted'],
    ['but not where Azure has not taken one', ['remoteSupport'], 'refused'],
  ])('%s, when the sign-in ends', async (_, putOff, phase) => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    arm.fault = (request) => (putOff.some((name) => isPutOf(name)(request)) ? busy : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, undefined, keep);
    await passTime(10);
    (await signInEnd())();
    expect(await settle(task)).toMatchObject({ phase, error: { kind: 'signInNeeded' } });
  });
});

describe('a revoke that has found no access, when the sign-in ends,', () => {
  it('is not called accepted: there was no request', async () => {
    arm.addExtension(machine, 'Succeeded');
    away();
    const page = await load();
    const task = page.revokeAccess(machine, undefined, keep);
    await passTime(10);
    (await signInEnd())();
    expect(await settle(task)).toMatchObject({ phase: 'refused', error: { kind: 'signInNeeded' } });
  });
});

describe('a revoke that goes on after a reload, when the sign-in ends,', () => {
  /** A page that asked for the end of both at once, and was closed before Azure answered for the second; another is loaded. */
  const reloaded = async (fault: SampleFault) => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    arm.fault = (request) => (isPutOf('remoteSupport')(request) ? fault : undefined);
    const first = await load();
    void first.revokeAccess(machine, undefined, keep);
    await passTime(10);
    expect(await rowsOf(first)).toMatchObject([{ phase: 'requesting', job: { name: consentId } }]);
    await browser.crash(arm);
    arm.fault = () => undefined;
    return load();
  };

  it('is not called accepted where another access was not asked for yet', async () => {
    const page = await reloaded('hangsBefore');
    const end = await signInEnd();
    arm.fault = (request) => {
      if (isJobList(request)) end();
      return undefined;
    };
    await settle(page.resumeRevokes());
    await untilPhase(page, 'refused', 60);
    expect(page.pending()).toMatchObject({ error: { kind: 'signInNeeded' } });
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it('is called accepted where Azure shows that it has all the requests', async () => {
    const page = await reloaded('hangsAfter');
    const puts = arm.writes('/jobs/').length;
    await settle(page.resumeRevokes());
    await passTime(30);
    (await signInEnd())();
    expect(await passTime(60, () => page.pending()?.error !== undefined)).toBe(true);
    expect(page.pending()).toMatchObject({ phase: 'accepted', error: { kind: 'signInNeeded' } });
    expect(arm.writes('/jobs/')).toHaveLength(puts);
  });
});
