import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  enabled,
  forbidden,
  granted,
  isJobPut,
  job,
  keep,
  load,
  machine,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import type { SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const revoked = (name: string): boolean =>
  arm.requests.some(
    (request) => isJobPut(request) && request.path.endsWith(`/${name.toLowerCase()}`) && typeOf(request) === 'Revoke',
  );

const typeOf = ({ body }: SampleRequest): unknown => (body as { properties: { type: string } }).properties.type;

describe('a revoke that names no job', () => {
  it('ends one access after the other, and is proven when none is left', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, keep))).toMatchObject({ phase: 'proven' });
    expect([revoked(consentId), revoked('remoteSupport')]).toEqual([true, true]);
    // The end of the consent is on record although another job came after it.
    expect(arm.writes('remote-support-ended-')).toHaveLength(1);
  });

  it('says in the end that the end of the first could not be kept', async () => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/deployments/remote-support-ended-') ? forbidden : undefined;
    const page = await load();
    expect(await settle(page.revokeAccess(machine, undefined, keep))).toMatchObject({
      phase: 'proven',
      endRecordError: { kind: 'forbidden' },
    });
  });

  it('goes on with the second after a reload', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    await browser.crash(arm);
    arm.addMachine(machine);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'proven');
    expect([revoked(consentId), revoked('remoteSupport')]).toEqual([true, true]);
  });

  it('leaves access that began well after it, and tells of it', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'later', enabled, -6 * 60_000);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, keep));
    expect(outcome).toMatchObject({ phase: 'accepted', note: expect.stringContaining('later') });
    expect([revoked(consentId), revoked('later')]).toEqual([true, false]);
  });

  it('is another than one that names a job: that ends this job alone', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    await settle(page.revokeAccess(machine, job(consentId), keep));
    expect([revoked(consentId), revoked('remoteSupport')]).toEqual([true, false]);
  });
});
