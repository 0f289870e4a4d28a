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
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleFault, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

// A revoke that names no job asks for several: what becomes of the first of them decides for none of the others.

aroundEach();

const typeOf = (name: string): unknown =>
  [...arm.jobs].find(([id]) => id.endsWith(`/${name.toLowerCase()}`))?.[1].properties['type'];

/** What happens to each request for the job of this name, one after the other; the last from then on. */
const faultsOf = (name: string, faults: readonly (SampleFault | undefined)[]) => {
  let count = 0;
  return (request: SampleRequest): SampleFault | undefined => {
    if (!isPutOf(name)(request)) return undefined;
    count += 1;
    return faults[Math.min(count, faults.length) - 1];
  };
};

describe('a first job that is refused after the second was taken', () => {
  it('is not asked for again, and comes last', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'second', enabled);
    arm.fault = faultsOf(consentId, [busy, forbidden]);
    const page = await load();
    const task = page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    expect(page.pending()?.jobName).toBe('second');
    expect(await settle(task)).toMatchObject({ phase: 'refused', jobName: consentId, error: { kind: 'forbidden' } });
    expect([putsOf(consentId), putsOf('second')]).toEqual([2, 1]);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it('does not keep the second from being asked for again when its request fails', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'second', enabled);
    arm.addMachine(machine, { status: 'Disconnected' });
    arm.fault = faultsOf(consentId, [busy, forbidden]);
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    await passTime(60);
    expect(page.pending()).toMatchObject({ phase: 'accepted', jobName: 'second' });
    expect(page.pending()?.note).toContain(`Another job, ${consentId}: Refused: `);
    arm.addJob(machine, 'second', { ...enabled, type: 'Revoke', provisioningState: 'Failed', status: 'Failed' }, 0);
    await passTime(90);
    expect(putsOf('second')).toBe(2);
  });
});

describe('a first job that Azure does not take after a reload', () => {
  const reloadedWith = async (fault: SampleFault) => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await passTime(10);
    await browser.crash(arm);
    arm.addJob(machine, 'second', enabled, 600_000);
    arm.fault = faultsOf(consentId, [fault]);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    return { consentId, reloaded };
  };

  it('keeps no other from being asked for at once', async () => {
    const { consentId, reloaded } = await reloadedWith(busy);
    await passTime(10);
    expect([typeOf(consentId), typeOf('second')]).toEqual(['Enable', 'Revoke']);
    expect(putsOf('second')).toBe(1);
    arm.fault = () => undefined;
    await untilPhase(reloaded, 'proven');
    expect(putsOf('second')).toBe(1);
  });

  it('neither when it is refused', async () => {
    const { consentId, reloaded } = await reloadedWith(forbidden);
    await untilPhase(reloaded, 'refused');
    expect([typeOf(consentId), typeOf('second')]).toEqual(['Enable', 'Revoke']);
    expect(reloaded.pending()).toMatchObject({ jobName: consentId, error: { kind: 'forbidden' } });
  });
});

describe('three jobs that Azure goes on showing as they were', () => {
  it('are not called let in again by somebody for so long as one alone is not', async () => {
    const consentId = await granted();
    const names = ['b', 'c', consentId];
    for (const name of names) arm.addJob(machine, name, enabled, 600_000);
    arm.fault = (request) => {
      if (isJobList(request)) for (const name of names) arm.addJob(machine, name, enabled, 600_000);
      return undefined;
    };
    const page = await load();
    const task = page.revokeAccess(machine, undefined, keep);
    await passTime(120);
    expect(page.pending()?.phase).not.toBe('refused');
    arm.fault = () => undefined;
    expect(await settle(task)).toMatchObject({ phase: 'proven' });
  });

  it('are each asked for nine times at most, and then a person is told', async () => {
    const consentId = await granted();
    const names = ['b', consentId];
    arm.fault = (request) => {
      if (isJobList(request)) for (const name of names) arm.addJob(machine, name, enabled, 600_000);
      return undefined;
    };
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, keep), 3600);
    expect(outcome).toMatchObject({ phase: 'refused', note: expect.stringContaining('after 8 requests') });
    expect(names.map(putsOf)).toEqual([9, 9]);
  });
});
