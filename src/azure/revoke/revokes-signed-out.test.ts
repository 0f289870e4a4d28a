import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  enabled,
  granted,
  isJobList,
  isJobPut,
  isPutOf,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  signInEnd,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';

// The sign-in ends while the answer to a request is waited for: what Azure has shown by then is so, whatever the page can still read.

aroundEach();

const outcomes: [string, SampleFault, string][] = [
  ['is called accepted where Azure has shown the request', 'hangsAfter', 'accepted'],
  ['but not where Azure has shown the access as it was', 'hangsBefore', 'refused'],
];

/** Nothing is proven meanwhile. */
const away = (): void => arm.addMachine(machine, { status: 'Disconnected' });

describe('a revoke of which the sign-in ends before Azure has answered', () => {
  it.each(outcomes)('%s to the look for other jobs', async (_, fault, phase) => {
    await granted();
    away();
    arm.fault = (request) => (isJobPut(request) ? fault : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, undefined, keep);
    await passTime(20);
    (await signInEnd())();
    expect(await settle(task)).toMatchObject({ phase, error: { kind: 'signInNeeded' } });
    expect(await rowsOf(page)).toMatchObject([{ phase }]);
  });

  it.each(outcomes)('%s to the page of the machine', async (_, fault, phase) => {
    const consentId = await granted();
    away();
    arm.fault = (request) => (isJobPut(request) ? fault : undefined);
    const page = await load();
    const { machineEvidenceQuery } = await import('#src/azure/evidence/machine-evidence.ts');
    const { queryClient } = await import('#src/azure/query-client.ts');
    const task = page.revokeAccess(machine, job(consentId), keep);
    await passTime(20);
    await settle(queryClient.fetchQuery(machineEvidenceQuery(machine)));
    (await signInEnd())();
    expect(await settle(task)).toMatchObject({ phase, error: { kind: 'signInNeeded' } });
    expect(await rowsOf(page)).toMatchObject([{ phase }]);
  });

  it.each(outcomes)('%s to the reading for the proof', async (_, fault, phase) => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    away();
    arm.fault = (request) => (isPutOf('remoteSupport')(request) ? fault : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, undefined, keep);
    await passTime(50);
    (await signInEnd())();
    expect(await settle(task)).toMatchObject({ phase, error: { kind: 'signInNeeded' } });
    expect(await rowsOf(page)).toMatchObject([{ phase }]);
  });

  it('is not called accepted for what Azure showed before it was asked for', async () => {
    const consentId = await granted();
    away();
    const page = await load();
    const { machineEvidenceQuery } = await import('#src/azure/evidence/machine-evidence.ts');
    const { queryClient } = await import('#src/azure/query-client.ts');
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke' });
    await settle(queryClient.fetchQuery(machineEvidenceQuery(machine)));
    await passTime(60);
    arm.addJob(machine, consentId, enabled);
    arm.fault = (request) => (isJobPut(request) ? 'hangsBefore' : undefined);
    const task = page.revokeAccess(machine, job(consentId), keep);
    await passTime(5);
    (await signInEnd())();
    expect(await settle(task)).toMatchObject({ phase: 'refused', error: { kind: 'signInNeeded' } });
  });

  it('is not called accepted where the request that Azure shows has failed, and is sent once more', async () => {
    const consentId = await granted();
    away();
    const page = await load();
    let puts = 0;
    arm.fault = (request) => (isJobPut(request) && (puts += 1) > 1 ? 'hangsBefore' : undefined);
    const task = page.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke', provisioningState: 'Failed', status: 'Failed' }, 0);
    await passTime(60);
    expect(puts).toBe(2);
    (await signInEnd())();
    expect(await settle(task)).toMatchObject({ phase: 'refused', error: { kind: 'signInNeeded' } });
  });
});

describe('a page that goes on with a revoke, and of which the sign-in ends after its first look', () => {
  /** How often the jobs are listed before the sign-in ends. */
  const signedOutAfter = async (lists: number): Promise<void> => {
    const end = await signInEnd();
    let count = 0;
    arm.fault = (request) => {
      if (isJobList(request) && (count += 1) === lists) end();
      return undefined;
    };
  };

  it.each(
    outcomes.flatMap((outcome) => [
      [...outcome, true],
      [...outcome, false],
    ]) as [string, SampleFault, string, boolean][],
  )('%s to that (%s, %s, a job named: %s)', async (_, fault, phase, isNamed) => {
    const consentId = await granted();
    away();
    arm.fault = (request) => (isJobPut(request) ? fault : undefined);
    const page = await load();
    void page.revokeAccess(machine, isNamed ? job(consentId) : undefined, keep);
    await passTime(5);
    await browser.crash(arm);
    const next = await load();
    await signedOutAfter(1);
    await settle(next.resumeRevokes());
    expect(await passTime(60, () => next.pending()?.error !== undefined)).toBe(true);
    expect(next.pending()).toMatchObject({ phase, error: { kind: 'signInNeeded' } });
    expect(await rowsOf(next)).toMatchObject([{ phase }]);
  });

  it('is not called accepted where the request that Azure shows has failed', async () => {
    const consentId = await granted();
    away();
    arm.fault = (request) => (isJobPut(request) ? 'hangsAfter' : undefined);
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(5);
    await browser.crash(arm);
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke', provisioningState: 'Failed', status: 'Failed' }, 0);
    const next = await load();
    await signedOutAfter(1);
    await settle(next.resumeRevokes());
    expect(await passTime(60, () => next.pending()?.error !== undefined)).toBe(true);
    expect(next.pending()).toMatchObject({ phase: 'refused', error: { kind: 'signInNeeded' } });
  });
});
