import { describe, expect, it } from 'vitest';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
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
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const both = { removeExtension: true };
const isDelete = ({ method }: SampleRequest): boolean => method === 'DELETE';
const isEndRecord = ({ method, path }: SampleRequest): boolean =>
  method === 'PUT' && path.includes('/deployments/remote-support-ended-');
const isJobRead = ({ method, path }: SampleRequest): boolean => method === 'GET' && path.includes('/jobs');

/** A revoke that Azure has accepted, of a machine that is away, in a page that is gone. */
const acceptedBefore = async (): Promise<string> => {
  const consentId = await granted();
  arm.addMachine(machine, { status: 'Disconnected' });
  const page = await load();
  void page.revokeAccess(machine, job(consentId), keep);
  await untilPhase(page, 'accepted');
  await browser.crash(arm);
  return consentId;
};

describe('while Azure does not answer', () => {
  it('the request is shown as asked for, and as accepted once it is', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? 'hangsBefore' : undefined);
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    expect(page.pending()?.phase).toBe('requesting');
    await browser.crash(arm);
    arm.fault = (request) => (isJobList(request) ? 'hangsBefore' : undefined);
    const reloaded = await load();
    void reloaded.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    expect(typesOfJobs()).toEqual(['Revoke']);
    expect(reloaded.pending()?.phase).toBe('accepted');
    expect(await rowsOf(reloaded)).toMatchObject([{ phase: 'accepted' }]);
  });

  it('what was accepted before a reload is shown so, and not looked for once more', async () => {
    await acceptedBefore();
    arm.fault = (request) => (isJobRead(request) ? 'hangsBefore' : undefined);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(5);
    expect(reloaded.pending()?.phase).toBe('accepted');
    expect(await rowsOf(reloaded)).toMatchObject([{ phase: 'accepted' }]);
  });

  it('the job is looked for about every half minute, and not ever faster', async () => {
    const page = await load();
    arm.fault = () => 'dropped';
    void page.revokeAccess(machine, undefined, keep);
    await passTime(300);
    const before = arm.requests.length;
    await passTime(300);
    // About one every half minute, each with the repeats of the transport.
    expect(arm.requests.length - before).toBeLessThan(200);
  });
});

describe('a request of which a reload left open whether Azure has it', () => {
  it('is sent when the job cannot be read', async () => {
    const consentId = await granted();
    const page = await load();
    arm.fault = (request) => (isJobPut(request) ? 'hangsBefore' : undefined);
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    await browser.crash(arm);
    arm.fault = (request) => (isJobRead(request) ? forbidden : undefined);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await passTime(60);
    expect(typesOfJobs()).toEqual(['Revoke']);
  });
});

describe('the end of access', () => {
  it('is shown with the evidence that proves it, not with what the page had read before', async () => {
    const consentId = await granted();
    const page = await load();
    const { queryClient } = await import('#src/azure/query-client.ts');
    const { evidenceKey } = await import('#src/azure/evidence/machine-evidence.ts');
    await settle(page.revokeAccess(machine, job(consentId), keep));
    expect(queryClient.getQueryData(evidenceKey(machine))).toMatchObject({
      jobs: [{ name: consentId, type: 'Revoke', nodeState: 'Revoked' }],
    });
  });

  it('is shown before it is on record', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isEndRecord(request) ? 'hangsBefore' : undefined);
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'proven', 30);
    expect(page.pending()).toMatchObject({ phase: 'proven', ended: 'revoked' });
  });

  it('is shown at no moment while another job lets Microsoft Support in', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    const shown = new Set<PendingRevoke['phase'] | undefined>();
    arm.fault = (request) => {
      shown.add(page.pending()?.phase);
      return isDelete(request) ? forbidden : undefined;
    };
    const outcome = await settle(page.revokeAccess(machine, job(consentId), both));
    expect(outcome).toMatchObject({ phase: 'accepted', extensionError: { kind: 'forbidden' } });
    expect(arm.requests.some(isEndRecord)).toBe(true);
    expect([...shown]).not.toContain('proven');
    expect(page.pending()).toMatchObject({ phase: 'accepted', otherJob: 'remoteSupport', ended: 'revoked' });
    expect(await settle(page.revokeAccess(machine, job('remoteSupport'), keep))).toMatchObject({ phase: 'proven' });
    expect(page.pending()).toMatchObject({ phase: 'proven', jobName: 'remoteSupport' });
  });

  it('is not shown where the revoke is refused, which waits for no word on the extension', async () => {
    const consentId = await granted();
    const page = await load();
    arm.fault = (request) => {
      if (isJobList(request)) arm.addJob(machine, consentId, enabled);
      return isDelete(request) ? 'hangsBefore' : undefined;
    };
    const outcome = await settle(page.revokeAccess(machine, job(consentId), both), 600);
    expect(outcome).toMatchObject({ phase: 'refused', error: { kind: 'conflict' } });
    expect(page.pending()?.phase).toBe('refused');
  });

  it('stays shown when the extension turns out later not to go', async () => {
    const consentId = await granted();
    let isLate = false;
    arm.fault = (request) => {
      if (!isDelete(request)) return undefined;
      return isLate ? forbidden : busy;
    };
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), both);
    await untilPhase(page, 'proven');
    await passTime(10);
    expect(await rowsOf(page)).toEqual([]);
    expect(page.pending()).not.toHaveProperty('extensionError');
    isLate = true;
    expect(await settle(task)).toMatchObject({
      phase: 'proven',
      ended: 'revoked',
      jobName: consentId,
      extensionError: { kind: 'forbidden' },
    });
    expect(page.pending()).toMatchObject({ phase: 'proven', extensionError: { kind: 'forbidden' } });
  });
});
