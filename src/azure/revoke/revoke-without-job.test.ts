import { describe, expect, it } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { found, isRecord, load, recorded } from '#src/azure/testing/revoke-without-job-fixture.ts';
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
import { fakeTime } from '#src/azure/testing/sample-browser.ts';

aroundEach('bare');

const unregistered = { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' };

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
