import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  enabled,
  forbidden,
  granted,
  isJobList,
  isJobPut,
  job,
  keep,
  load,
  machine,
  putsOf,
  rowsOf,
  settle,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const readOnly = { status: 409, code: 'ReadOnlyDisabledSubscription', message: 'The subscription is read-only.' };
const revoked = { ...enabled, type: 'Revoke' };
const reported = (state: string) => ({ reportedProperties: { nodeSettings: { state } } });

/** A revoke that named its job, whose requests Azure puts off for good. */
const stuck = async (list?: SampleFault) => {
  const consentId = await granted();
  arm.fault = (request) => (isJobPut(request) ? readOnly : isJobList(request) ? list : undefined);
  const page = await load();
  const task = page.revokeAccess(machine, job(consentId), keep);
  await passTime(60);
  expect(page.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('read-only') });
  return { consentId, page, task };
};

describe('a revoke that Azure puts off with a conflict for good', () => {
  it('reads nothing beside it for as long as what Azure lists may be older', async () => {
    await stuck();
    expect(arm.requests.filter(isJobList)).toEqual([]);
  });

  it('is proven when the machine reports that the access has expired', async () => {
    const { consentId, page, task } = await stuck();
    const expirationTimestamp = new Date(Date.now() - 1000).toISOString();
    arm.addJob(machine, consentId, { ...enabled, expirationTimestamp, ...reported('Expired') }, 600_000);
    expect(await settle(task)).toMatchObject({ phase: 'proven', ended: 'expired' });
    expect(await rowsOf(page)).toEqual([]);
  });

  it('is proven when somebody else has revoked it', async () => {
    const { consentId, task } = await stuck();
    arm.addJob(machine, consentId, { ...revoked, ...reported('Revoked') });
    expect(await settle(task)).toMatchObject({ phase: 'proven', ended: 'revoked' });
  });

  it('is accepted when Azure has taken somebody else’s request, and is asked for no more', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    const { consentId, page } = await stuck();
    arm.addJob(machine, consentId, revoked);
    await passTime(120);
    expect(page.pending()?.phase).toBe('accepted');
    const puts = putsOf(consentId);
    await passTime(300);
    expect(putsOf(consentId)).toBe(puts);
  });

  it.each([
    ['shows the access as it was', {}],
    ['shows a request that failed', { ...revoked, provisioningState: 'Failed', status: 'Failed' }],
  ])('is asked for on and on while Azure %s', async (_, properties) => {
    const { consentId, page } = await stuck();
    arm.addJob(machine, consentId, { ...enabled, ...properties }, 600_000);
    await passTime(600);
    expect(page.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('read-only') });
    const puts = putsOf(consentId);
    await passTime(120);
    expect(putsOf(consentId) - puts).toBeGreaterThan(2);
  });

  it.each<[string, SampleFault]>([
    ['does not answer', 'hangsBefore'],
    ['does not let anybody read', forbidden],
  ])('is asked for no later where Azure %s', async (_, list) => {
    const { consentId } = await stuck(list);
    await passTime(120);
    const puts = putsOf(consentId);
    await passTime(120);
    expect(putsOf(consentId) - puts).toBeGreaterThan(2);
  });
});
