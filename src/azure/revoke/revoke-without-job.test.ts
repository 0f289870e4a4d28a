import { describe, expect, it, vi } from 'vitest';
import { sampleNow, sampleRecord } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  enabled,
  forbidden,
  granted,
  isJobList,
  machine,
  notAfter,
  settle,
} from '#src/azure/testing/revokes-fixture.ts';
import type { SampleRequest } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';

aroundEach('bare');

const load = async () => {
  vi.resetModules();
  return import('./revoke-without-job.ts');
};

const unregistered = { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' };
const isRecord = ({ path }: SampleRequest): boolean => path.includes('/deployments');
const ended = () => arm.writes('/deployments/remote-support-closed-');

/** What the records say, and of which of them that is not known, when they have just been read. */
const recorded = async (ends: object[], problems: object[] = []): Promise<string> => {
  const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { consentId, consent, consentHash } = await sampleRecord();
  const reading = { consents: [{ consentId, consent, consentHash, ends }], problems, readAt: Date.now() };
  queryClient.setQueryData(machineConsentsQuery(machine).queryKey, reading as never);
  return consentId;
};

/** The job that a revoke without one finds, or what it throws. */
const found = async (options: { removeExtension?: boolean; startedAt?: number; spares?: string[] } = {}) => {
  const page = await load();
  const { removeExtension = false, startedAt = sampleNow, spares } = options;
  const row = { machineId: machine, removeExtension, spares: spares ?? [] };
  return settle(
    page
      .findJobsToRevoke(row, () => startedAt, new AbortController().signal)
      .then(
        ([job]) => job,
        (error: unknown) => ({ thrown: error }),
      ),
  );
};

describe('the job to revoke where none was named', () => {
  it('is the one that Azure shows, unless it began after the revoke', async () => {
    arm.addJob(machine, 'remoteSupport', enabled);
    expect(await found()).toMatchObject({ name: 'remoteSupport' });
    expect(await found({ startedAt: sampleNow - 3_600_000 })).toBeUndefined();
  });

  it('is none that the person has pressed for since', async () => {
    arm.addJob(machine, 'rs-aaaaaaaaaaaaaaaaaaaaa', enabled);
    expect(await found({ spares: ['rs-aaaaaaaaaaaaaaaaaaaaa'] })).toBeUndefined();
    expect(await found({ spares: ['rs-bbbbbbbbbbbbbbbbbbbbb'] })).toMatchObject({ name: 'rs-aaaaaaaaaaaaaaaaaaaaa' });
  });

  it('is one whose place another has taken, where Azure does not show that other', async () => {
    const superseded = { ...enabled, reportedProperties: { nodeSettings: { state: 'Superseded' } } };
    arm.addJob(machine, 'remoteSupport', superseded);
    expect(await found()).toMatchObject({ name: 'remoteSupport' });
    // Also after the agreed end, which is not that of the other; and once it is revoked, nothing is left to ask for.
    arm.addJob(machine, 'remoteSupport', { ...superseded, expirationTimestamp: '2026-11-24T12:00:00Z' });
    expect(await found()).toMatchObject({ name: 'remoteSupport' });
    arm.addJob(machine, 'remoteSupport', { ...superseded, type: 'Revoke' });
    expect(await found()).toBeUndefined();
    arm.addJob(machine, 'remoteSupport', superseded);
    arm.addJob(machine, 'other', enabled, 0);
    expect(await found()).toMatchObject({ name: 'other' });
  });

  it('is none that was superseded where something else leaves the state open', async () => {
    await granted();
    arm.jobs.clear();
    const superseded = { ...enabled, reportedProperties: { nodeSettings: { state: 'Superseded' } } };
    arm.addJob(machine, 'old', superseded, 7_200_000);
    const successor = { ...enabled, type: 'Revoke', reportedProperties: { nodeSettings: { state: 'Revoked' } } };
    arm.addJob(machine, 'successor', successor, 3_600_000);
    expect(await found()).toBeUndefined();
  });

  it('is none where Azure shows none', async () => {
    expect(await found()).toBeUndefined();
    arm.addJob(machine, 'remoteSupport', { ...enabled, type: 'Revoke' }, 3_600_000);
    expect(await found()).toBeUndefined();
  });

  it('is none where Azure shows none, though a consent is in force', async () => {
    await granted();
    arm.jobs.clear();
    expect(await found()).toBeUndefined();
  });

  it('cannot be found where Azure keeps no jobs, which is no obstacle to removing the extension', async () => {
    await granted();
    arm.fault = (request) => (isJobList(request) ? unregistered : undefined);
    const { thrown } = (await found()) as unknown as { thrown: unknown };
    expect(thrown).toMatchObject({ kind: 'notAvailable', scope: machine });
    expect(thrown).toHaveProperty('message', expect.stringMatching(/^Not registered\. .*Disable-RemoteSupport/));
    expect(await found({ removeExtension: true })).toBeUndefined();
  });
});

describe('while the jobs cannot be read', () => {
  it('the job is that of the consent in force', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    expect(await found()).toEqual({ name: consentId, accessLevel: 'Diagnostics', expirationTimestamp: notAfter });
  });

  it('no record tells what other access has taken the place of, where the person has granted that since', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    expect(await found({ spares: ['rs-bbbbbbbbbbbbbbbbbbbbb'] })).toMatchObject({ thrown: { kind: 'forbidden' } });
    // The next reading does, if it comes.
    let lists = 0;
    arm.fault = (request) => (isJobList(request) && lists++ === 0 ? forbidden : undefined);
    arm.addJob(machine, consentId, { ...enabled, reportedProperties: { nodeSettings: { state: 'Superseded' } } });
    arm.addJob(machine, 'rs-bbbbbbbbbbbbbbbbbbbbb', enabled, 0);
    expect(await found({ spares: ['rs-bbbbbbbbbbbbbbbbbbbbb'] })).toBeUndefined();
  });

  it('a consent that is over is none in force', async () => {
    await granted();
    fakeTime(Date.parse(notAfter));
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    expect(await found()).toMatchObject({ thrown: { kind: 'forbidden' } });
  });

  it('a consent whose proven end is on record is none in force', async () => {
    const consentId = await granted();
    arm.jobs.clear();
    await load();
    const { keepEnd } = await import('#src/azure/records/end-records.ts');
    expect(await settle(keepEnd(machine, consentId, { ended: 'revoked', sentence: 'Seen.' }))).toBeUndefined();
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    expect(await found()).toMatchObject({ thrown: { kind: 'forbidden' } });
  });

  it('a consent whose end on another machine is on record is in force still', async () => {
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    const page = await load();
    const consentId = await recorded([{ machineId: `${machine}2`, ended: 'revoked' }]);
    const row = { machineId: machine, removeExtension: false };
    const [job] = await settle(page.findJobsToRevoke(row, () => sampleNow, new AbortController().signal));
    expect(job).toMatchObject({ name: consentId });
  });

  it('and come after all, none is found that another has taken the place of', async () => {
    const superseded = { ...enabled, reportedProperties: { nodeSettings: { state: 'Superseded' } } };
    arm.addJob(machine, 'old', superseded, 7_200_000);
    arm.addJob(machine, 'later', enabled, 600_000);
    let lists = 0;
    arm.fault = (request) => (isRecord(request) || (isJobList(request) && lists++ === 0) ? forbidden : undefined);
    expect(await found({ startedAt: sampleNow - 3_600_000 })).toBeUndefined();
    // Nor any that something may have taken the place of which was asked for since.
    arm.addJob(machine, 'later', { ...enabled, reportedProperties: {} }, 600_000);
    lists = 0;
    expect(await found({ startedAt: sampleNow - 3_600_000 })).toBeUndefined();
    lists = 0;
    // All that is there is meant by this one.
    expect(await found({ startedAt: sampleNow })).toMatchObject({ name: 'old' });
    arm.jobs.delete([...arm.jobs.keys()].find((id) => id.endsWith('/later')) ?? '');
    lists = 0;
    expect(await found({ startedAt: sampleNow - 3_600_000 })).toMatchObject({ name: 'old' });
  });

  it('one more reading decides where there is no consent either', async () => {
    arm.addJob(machine, 'over', { ...enabled, type: 'Revoke' });
    arm.addJob(machine, 'remoteSupport', { ...enabled, type: 'enable' });
    const failTwice = (list: (index: number) => boolean, fault = forbidden): void => {
      let lists = 0;
      arm.fault = (request) => (isRecord(request) || (isJobList(request) && list(lists++)) ? fault : undefined);
    };
    failTwice((index) => index === 0);
    expect(await found()).toMatchObject({ name: 'remoteSupport' });
    failTwice((index) => index === 0);
    expect(await found({ startedAt: sampleNow - 3_600_000 })).toBeUndefined();
    failTwice(() => true);
    expect(await found()).toMatchObject({ thrown: { kind: 'forbidden' } });
    let lists = 0;
    arm.fault = (request) => {
      if (isJobList(request)) return lists++ === 0 ? forbidden : unregistered;
      return isRecord(request) ? forbidden : undefined;
    };
    expect(await found()).toMatchObject({ thrown: { kind: 'notAvailable' } });
  });
});

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
