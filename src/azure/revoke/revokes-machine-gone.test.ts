import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  enabled,
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

const hour = 3_600_000;
const other = 'remotesupport';
/** Days ahead, so that hours of waiting do not end it. */
const notAfter = '2026-11-27T21:00:00Z';
const pressed = { ...job(other), expirationTimestamp: notAfter };

const addJob = () => arm.addJob(machine, other, { ...enabled, expirationTimestamp: notAfter });

describe('a machine that is deleted while a revoke on it is pursued', () => {
  const vmId = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

  /** On a page that is reloaded right after Azure had the request. */
  const deletedAfterPress = async () => {
    addJob();
    arm.addMachine(machine, { status: 'Disconnected', vmId: vmId(1) });
    const page = await load();
    void page.revokeAccess(machine, pressed, keep);
    await untilPhase(page, 'accepted');
    await passTime(5);
    expect(await rowsOf(page)).toMatchObject([{ jobVmId: vmId(1) }]);
    await browser.crash(arm);
    arm.jobs.clear();
    arm.machines.clear();
    fakeTime(Date.now() + hour / 2);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(30);
    expect(reloaded.pending()?.phase).toBe('accepted');
    return reloaded;
  };

  const needsPerson = async (
    page: Awaited<ReturnType<typeof load>>,
    why = 'Azure has another machine of this name now',
  ) => {
    await untilPhase(page, 'refused', 200);
    expect(page.pending()).toMatchObject({ note: expect.stringContaining(why), error: { code: 'EndUnprovable' } });
  };

  it('is not proven by another one that takes its name, and needs a person', async () => {
    const page = await deletedAfterPress();
    arm.addMachine(machine, { vmId: vmId(2), since: new Date(Date.now()).toISOString() });
    await needsPerson(page);
    await passTime(2 * 3600);
    expect(page.pending()?.phase).toBe('refused');
    expect(arm.writes('deployments/')).toEqual([]);
  });

  it('is proven by itself, if it was only not found for a while', async () => {
    const page = await deletedAfterPress();
    arm.addMachine(machine, { vmId: vmId(1), since: new Date(Date.now()).toISOString() });
    await untilPhase(page, 'proven', 120);
  });

  it('is not proven by another one that does what was asked for under the old name, which Azure makes a job of anew', async () => {
    addJob();
    arm.addMachine(machine, { status: 'Disconnected', vmId: vmId(1) });
    const page = await load();
    const { readEvidence } = await import('#src/azure/evidence/machine-evidence.ts');
    await settle(readEvidence(machine));
    arm.jobs.clear();
    arm.addMachine(machine, { vmId: vmId(2), since: new Date(Date.now()).toISOString() });
    arm.fault = (request) => {
      // Made when the request has arrived.
      if (isJobPut(request)) arm.systemData = { createdAt: new Date(Date.now() + 2000).toISOString() };
      return undefined;
    };
    void page.revokeAccess(machine, pressed, keep);
    await needsPerson(page);
    expect(arm.writes('deployments/')).toEqual([]);
    await browser.crash(arm);
    fakeTime(Date.parse(notAfter) + hour);
    // The first reading of the machine fails.
    let isRead = false;
    arm.fault = ({ method, path }) => {
      if (isRead || method !== 'GET' || path !== machine.toLowerCase()) return undefined;
      isRead = true;
      return { status: 403, code: 'AuthorizationFailed', message: 'Said.' };
    };
    const later = await load();
    await settle(later.resumeRevokes());
    await needsPerson(later);
    expect(isRead).toBe(true);
  });

  it('needs a person once it has been gone for an hour', async () => {
    const page = await deletedAfterPress();
    await passTime(3500);
    expect(page.pending()?.phase).toBe('accepted');
    await needsPerson(page, 'Azure no longer has this machine');
    const reads = arm.requests.length;
    await passTime(600);
    expect(arm.requests.length).toBe(reads);
  });
});
