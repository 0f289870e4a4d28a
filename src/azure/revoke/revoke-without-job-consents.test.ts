import { describe, expect, it, vi } from 'vitest';
import { sampleNow, sampleRecord } from '#src/consent/samples.ts';
import { found, isRecord, load, recorded } from '#src/azure/testing/revoke-without-job-fixture.ts';
import {
  arm,
  aroundEach,
  enabled,
  forbidden,
  granted,
  isJobList,
  machine,
  settle,
} from '#src/azure/testing/revokes-fixture.ts';

aroundEach('bare');

const ended = () => arm.writes('/deployments/remote-support-closed-');

describe('consents that have no job', () => {
  it('are closed on record for this machine, once, and not called revoked', async () => {
    await granted();
    arm.jobs.clear();
    const page = await load();
    expect(
      await settle(page.endOpenConsents({ machineId: machine.toUpperCase(), startedAt: sampleNow })),
    ).toBeUndefined();
    expect(ended()).toHaveLength(1);
    const put = arm.requests.find(({ method, path }) => method === 'PUT' && path.includes('closed-'));
    expect(JSON.stringify(put?.body)).toContain('"ended":"removed"');
    expect(JSON.stringify(put?.body)).toContain('Nothing proves that access on the machine has ended.');
    const again = await load();
    expect(
      await settle(again.endOpenConsents({ machineId: machine.toUpperCase(), startedAt: sampleNow })),
    ).toBeUndefined();
    expect(ended()).toHaveLength(1);
  });

  it('are what a revoke is about, closed or not, while Azure cannot be asked for jobs', async () => {
    const consentId = await granted();
    arm.jobs.clear();
    const page = await load();
    await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }));
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    expect(await found()).toMatchObject({ name: consentId });
  });

  it('are recorded as what they are where a job of theirs is listed that proves its end', async () => {
    const consentId = await granted();
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke' }, 3_600_000);
    const page = await load();
    expect(await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }))).toBeUndefined();
    expect(ended()).toHaveLength(0);
    expect(arm.writes('/deployments/remote-support-ended-')).toHaveLength(1);
    const put = arm.requests.find(({ method, path }) => method === 'PUT' && path.includes('ended-'));
    expect(JSON.stringify(put?.body)).toContain('"ended":"revoked"');
  });

  it('are closed too where the jobs cannot be read, which is all that is said', async () => {
    await granted();
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    const page = await load();
    expect(await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }))).toBeUndefined();
    const put = arm.requests.find(({ method, path }) => method === 'PUT' && path.includes('closed-'));
    expect(JSON.stringify(put?.body)).toContain('while the jobs of this machine could not be read. Nothing proves');
    expect(JSON.stringify(put?.body)).not.toContain('showed no access');
  });

  it('are left open where a job of theirs is listed that proves nothing yet', async () => {
    const consentId = await granted();
    arm.addJob(machine, consentId, { ...enabled, type: 'Revoke', reportedProperties: {} }, 3_600_000);
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    expect(await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }))).toBeUndefined();
    expect(arm.writes('/deployments/')).toEqual([]);
  });

  it('come after one in force, where the jobs cannot be read', async () => {
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    const page = await load();
    const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
    const { queryClient } = await import('#src/azure/query-client.ts');
    const { consent, consentHash } = await sampleRecord();
    const entry = (consentId: string, ends: object[]) => ({ consentId, consent, consentHash, ends });
    const closed = entry('rs-aaaaaaaaaaaaaaaaaaaaa', [{ machineId: machine, ended: 'removed' }]);
    const consents = [closed, entry('rs-bbbbbbbbbbbbbbbbbbbbb', [])];
    const reading = { consents, problems: [], readAt: Date.now() };
    queryClient.setQueryData(machineConsentsQuery(machine).queryKey, reading as never);
    const row = { machineId: machine, removeExtension: false };
    const [job] = await settle(page.findJobsToRevoke(row, () => sampleNow, new AbortController().signal));
    expect(job).toMatchObject({ name: 'rs-bbbbbbbbbbbbbbbbbbbbb' });
  });

  it('are told of when their end cannot be kept', async () => {
    await granted();
    arm.jobs.clear();
    arm.fault = ({ method }) => (method === 'PUT' ? forbidden : undefined);
    const page = await load();
    expect(await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }))).toMatchObject({
      kind: 'forbidden',
    });
  });

  it('may be among records that cannot be read, which is told too', async () => {
    await granted();
    arm.fault = (request) => (isRecord(request) ? forbidden : undefined);
    const page = await load();
    expect(await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }))).toMatchObject({
      kind: 'forbidden',
    });
    expect(ended()).toHaveLength(0);
  });

  it('may be so whatever else is wrong with records', async () => {
    const page = await load();
    const { AzureError } = await import('#src/azure/transport/errors.ts');
    const error = new AzureError({ kind: 'forbidden', message: 'No.', scope: machine });
    await recorded(
      [{ machineId: machine, ended: 'revoked' }],
      [
        { scope: machine, reason: 'Odd.' },
        { scope: machine, reason: 'No.', error },
      ],
    );
    expect(await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }))).toBe(error);
  });

  it('cannot be told of when nothing can be read, which is told', async () => {
    const page = await load();
    const { AzureError } = await import('#src/azure/transport/errors.ts');
    const { queryClient } = await import('#src/azure/query-client.ts');
    const error = new AzureError({ kind: 'serverError', message: 'No.', scope: machine });
    const read = vi.spyOn(queryClient, 'fetchQuery').mockRejectedValueOnce(error);
    expect(await settle(page.endOpenConsents({ machineId: machine, startedAt: sampleNow }))).toBe(error);
    read.mockRejectedValueOnce(new TypeError('Broke.'));
    await expect(page.endOpenConsents({ machineId: machine, startedAt: sampleNow })).rejects.toThrow('Broke.');
  });
});
