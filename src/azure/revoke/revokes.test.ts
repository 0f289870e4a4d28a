import { describe, expect, it } from 'vitest';
import { arm, aroundEach, enabled, granted, job, load, machine, settle } from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach('bare');

describe('revokeAccess', () => {
  it('is proven only by evidence, keeps level and end, and then records the end', async () => {
    const consentId = await granted();
    const { revokeAccess, pending } = await load();
    const task = revokeAccess(machine, job(consentId), { removeExtension: false });
    await passTime(3);
    expect(pending()?.phase).toBe('accepted');
    expect(await settle(task)).toMatchObject({ phase: 'proven', ended: 'revoked', jobName: consentId });
    const put = arm.requests.find(({ method, path }) => method === 'PUT' && path.includes('/jobs/'));
    expect(put).toMatchObject({
      path: expect.stringContaining(`/jobs/${consentId}`),
      body: { properties: { ...enabled, type: 'Revoke', jobType: 'RemoteSupport' } },
    });
    expect(arm.writes('/deployments/remote-support-ended-')).toHaveLength(1);
    expect(arm.extensions.size).toBe(1);
  });

  it('is not proven while the machine is away, and is when it is back', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const { revokeAccess, pending } = await load();
    const task = revokeAccess(machine, job(consentId), { removeExtension: false });
    await passTime(600);
    expect(pending()).toMatchObject({
      phase: 'accepted',
      note: expect.stringContaining('Disable-RemoteSupport'),
    });
    arm.addMachine(machine);
    expect(await settle(task)).toMatchObject({ phase: 'proven' });
  });

  it('tells access that ran out meanwhile from access that was revoked', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const { revokeAccess, pending } = await load();
    const task = revokeAccess(machine, job(consentId), { removeExtension: true });
    await passTime(5);
    expect(pending()).toMatchObject({ phase: 'accepted', removeExtension: true });
    expect(pending()).not.toHaveProperty('ended');
    arm.addJob(machine, consentId, {
      ...enabled,
      expirationTimestamp: '2026-11-01T12:00:00Z',
      status: 'Succeeded',
      provisioningState: 'Succeeded',
      reportedProperties: { nodeSettings: { state: 'Expired' } },
    });
    arm.addMachine(machine);
    expect(await settle(task)).toMatchObject({ phase: 'proven', ended: 'expired' });
  });

  it('asks again when Azure has dropped the request of a machine that was away too long', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const { revokeAccess } = await load();
    const task = revokeAccess(machine, job(consentId), { removeExtension: false });
    await passTime(5);
    arm.addJob(
      machine,
      consentId,
      { ...enabled, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' },
      7 * 3_600_000,
    );
    arm.addMachine(machine);
    expect(await settle(task)).toMatchObject({ phase: 'proven' });
    expect(arm.writes('/jobs/')).toHaveLength(2);
  });

  it('settles a lost reply by reading, and repeats a request that never arrived', async () => {
    const consentId = await granted();
    const faults = ['dropped', { status: 503, code: 'Unavailable', message: 'Later.' }, 'lost'] as const;
    let puts = 0;
    arm.fault = ({ method, path }) => (method === 'PUT' && path.includes('/jobs/') ? faults[puts++] : undefined);
    const { revokeAccess } = await load();
    expect(await settle(revokeAccess(machine, job(consentId), { removeExtension: false }))).toMatchObject({
      phase: 'proven',
    });
    expect(arm.writes('/jobs/')).toHaveLength(3);
  });

  it('goes on through a conflict with another operation', async () => {
    const consentId = await granted();
    let puts = 0;
    arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/jobs/') && (puts += 1) <= 4
        ? { status: 409, code: 'Conflict', message: 'Another operation is running.' }
        : undefined;
    const { revokeAccess } = await load();
    expect(await settle(revokeAccess(machine, job(consentId), { removeExtension: false }))).toMatchObject({
      phase: 'proven',
    });
  });

  it('stops where a person is needed, with Azure’s reason, and can be started again', async () => {
    const consentId = await granted();
    arm.fault = ({ method }) =>
      method === 'PUT' ? { status: 403, code: 'AuthorizationFailed', message: 'No jobs/write.' } : undefined;
    const { revokeAccess } = await load();
    const refused = await settle(revokeAccess(machine, job(consentId), { removeExtension: false }));
    expect(refused).toMatchObject({ phase: 'refused', error: { kind: 'forbidden', message: 'No jobs/write.' } });
    expect(arm.writes('/jobs/')).toHaveLength(1);
    arm.fault = () => undefined;
    const again = await settle(revokeAccess(machine, job(consentId), { removeExtension: false }));
    expect(again).toMatchObject({ phase: 'proven' });
    expect(again).not.toHaveProperty('error');
  });

  it('is proven all the same when the end cannot be recorded', async () => {
    const consentId = await granted();
    arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/deployments/')
        ? { status: 403, code: 'RequestDisallowedByPolicy', message: 'Denied by policy.' }
        : undefined;
    const { revokeAccess } = await load();
    const outcome = await settle(revokeAccess(machine, job(consentId), { removeExtension: false }));
    expect(outcome).toMatchObject({ phase: 'proven', endRecordError: { message: 'Denied by policy.' } });
  });

  it('needs no readable record to revoke, and no consent of this app', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = ({ path }) =>
      path.includes('/deployments') ? { status: 403, code: 'AuthorizationFailed', message: 'No.' } : undefined;
    const { revokeAccess } = await load();
    const outcome = await settle(revokeAccess(machine, job('remoteSupport'), { removeExtension: false }));
    expect(outcome).toMatchObject({ phase: 'proven' });
    expect(arm.writes('/deployments/')).toEqual([]);
  });

  it('removes the extension when asked to, and its failure holds up nothing', async () => {
    const consentId = await granted();
    const { revokeAccess } = await load();
    await settle(revokeAccess(machine, job(consentId), { removeExtension: true }));
    expect(arm.extensions.size).toBe(0);
  });

  it('without a job named, revokes the one that Azure shows by then', async () => {
    const consentId = await granted();
    const { revokeAccess } = await load();
    const outcome = await settle(revokeAccess(machine, undefined, { removeExtension: false }));
    expect(outcome).toMatchObject({ phase: 'proven', ended: 'revoked', jobName: consentId });
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('without a job in Azure, closes the consent on record', async () => {
    await granted();
    arm.jobs.clear();
    const { revokeAccess } = await load();
    const outcome = await settle(revokeAccess(machine, undefined, { removeExtension: false }));
    expect(outcome).toMatchObject({ phase: 'absent' });
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(arm.writes('/deployments/remote-support-closed-')).toHaveLength(1);
  });

  it('revokes the job of the recorded consent when the jobs cannot be listed', async () => {
    const consentId = await granted();
    arm.fault = ({ method, path }) =>
      method === 'GET' && path.endsWith('/jobs')
        ? { status: 403, code: 'AuthorizationFailed', message: 'No jobs/read.' }
        : undefined;
    const { revokeAccess, pending } = await load();
    void revokeAccess(machine, undefined, { removeExtension: false });
    await passTime(20);
    expect(arm.writes(`/jobs/${consentId}`)).toHaveLength(1);
    expect(pending()?.phase).toBe('accepted');
  });

  it('claims no request where Azure keeps no jobs, and says how to end access on the machine', async () => {
    const consentId = await granted();
    const unregistered = { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' };
    arm.fault = ({ path }) => (path.includes('/jobs') ? unregistered : undefined);
    const { revokeAccess } = await load();
    const named = await settle(revokeAccess(machine, job(consentId), { removeExtension: false }));
    expect(named).toMatchObject({ phase: 'refused', error: { message: 'Not registered.' } });
    const unnamed = await settle(revokeAccess(machine, undefined, { removeExtension: false }));
    expect(unnamed).toMatchObject({
      phase: 'refused',
      error: { message: expect.stringContaining('Disable-RemoteSupport') },
    });
  });

  it('joins a second press to the first', async () => {
    const consentId = await granted();
    const { revokeAccess } = await load();
    const first = revokeAccess(machine, job(consentId), { removeExtension: false });
    const second = revokeAccess(machine, job(consentId), { removeExtension: false });
    await settle(Promise.all([first, second]));
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });
});
