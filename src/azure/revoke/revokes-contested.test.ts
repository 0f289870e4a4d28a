import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  busy,
  enabled,
  granted,
  isJobPut,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';

aroundEach();

describe('a revoke that Azure has taken', () => {
  it('is proven after a reload without being asked for again', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    await browser.crash(arm);
    arm.addMachine(machine);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    expect(reloaded.pending()?.phase).toBe('accepted');
    await untilPhase(reloaded, 'proven');
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('is repeated after a reload once the machine is back later than Azure keeps requests', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    await browser.crash(arm);
    const dropped = { provisioningState: 'InProgress', status: 'DeploymentInProgress' };
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke', ...dropped }, 7 * 3_600_000);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(120);
    expect(reloaded.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('may have lapsed') });
    expect(arm.writes('/jobs/')).toHaveLength(1);
    arm.addMachine(machine);
    await untilPhase(reloaded, 'proven');
    expect(arm.writes('/jobs/')).toHaveLength(2);
  });

  it('is proven by evidence when another admin deletes the job, though this page never listed it', async () => {
    const consentId = await granted();
    let isDeleted = false;
    arm.fault = (request) => {
      if (isJobPut(request) && !isDeleted) {
        isDeleted = true;
        arm.jobs.clear();
        return { status: 404, code: 'ResourceNotFound', message: 'The job was not found.' };
      }
      return undefined;
    };
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), keep);
    arm.addMachine(machine, { status: 'Disconnected' });
    await passTime(60);
    expect(page.pending()?.phase).toBe('accepted');
    arm.addMachine(machine);
    expect(await settle(task, 3600)).toMatchObject({ phase: 'proven' });
    expect(arm.jobs.size).toBe(0);
  });

  it('is never called proven while another admin lets Microsoft Support in again, and says so in the end', async () => {
    const consentId = await granted();
    arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/jobs')) arm.addJob(machine, consentId, enabled);
      return undefined;
    };
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep), 3600);
    expect(outcome).toMatchObject({ phase: 'refused', note: expect.stringContaining('somebody else') });
    expect(arm.writes('/jobs/').length).toBeLessThan(12);
    await browser.crash(arm);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'proven');
  });

  it('that finds the access revoked already by someone else is proven without a word more', async () => {
    const consentId = await granted();
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke' });
    const page = await load();
    expect(await settle(page.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'proven' });
  });

  it('is not called the end of access while another job lets Microsoft Support in', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep));
    expect(outcome).toMatchObject({ phase: 'accepted', note: expect.stringContaining('remoteSupport') });
    expect(arm.writes('/jobs/remotesupport')).toEqual([]);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('says since when it has been stuck, after an hour', async () => {
    const consentId = await granted();
    const page = await load();
    const stuck = { type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' };
    arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/jobs')) arm.addJob(machine, consentId, { ...enabled, ...stuck }, 0);
      return undefined;
    };
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(3000);
    expect(page.pending()?.note).not.toContain('going on since');
    await passTime(700);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('going on since') });
    expect(page.pending()?.note).toContain('Disable-RemoteSupport');
  });
});

describe('without a job named', () => {
  it('does not touch access that was let in after the revoke', async () => {
    await granted();
    arm.jobs.clear();
    arm.fault = ({ path }) =>
      path.includes('/jobs') || path.includes('/deployments')
        ? { status: 403, code: 'AuthorizationFailed', message: 'No.' }
        : undefined;
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, keep))).toMatchObject({ phase: 'refused' });
    await browser.crash(arm);
    fakeTime(Date.now() + 3_600_000);
    arm.addJob(machine, 'remoteSupport', { ...enabled }, 0);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(300);
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(reloaded.pending()?.phase).not.toBe('proven');
  });
});

describe('a delete lock', () => {
  it('leaves the end of access alone, and is named', async () => {
    const consentId = await granted();
    arm.fault = ({ method, path }) =>
      method === 'DELETE' && path.includes('/extensions/')
        ? { status: 409, code: 'ScopeLocked', message: 'The scope cannot perform delete operation.' }
        : undefined;
    arm.locks = [{ name: 'keep-sql', level: 'CanNotDelete' }];
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), { removeExtension: true }));
    expect(outcome).toMatchObject({
      phase: 'proven',
      extensionError: { code: 'ScopeLocked', message: expect.stringContaining('"keep-sql" (CanNotDelete)') },
    });
    expect(arm.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
    expect(arm.extensions.size).toBe(1);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('is not taken for a busy machine, whose extension goes when it can', async () => {
    const consentId = await granted();
    let refused = 0;
    arm.fault = ({ method, path }) =>
      method === 'DELETE' && path.includes('/extensions/') && (refused += 1) <= 3 ? busy : undefined;
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), { removeExtension: true }));
    expect(outcome).toMatchObject({ phase: 'proven' });
    expect(outcome).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });
});
