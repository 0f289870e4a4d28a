import { describe, expect, it } from 'vitest';

import { end, job, withJob, withoutJob, unreported, away, awaySince, revoke, yes } from './access-samples.ts';
import { accessState, type JobEvidence } from './access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob } from './samples.ts';

describe('a machine without access', () => {
  const extension = (provisioningState: string, message?: string) => ({
    name: 'AzureEdgeRemoteSupport',
    provisioningState,
    ...(message !== undefined && { message }),
  });
  const none = 'There is no access to revoke.';

  it.each([
    ['None', 'absent', 'Remote support is not set up.', undefined, yes],
    ['Set up', extension('Succeeded'), 'Remote support is set up.', 'Remote support is already set up.', yes],
    [
      'Setting up',
      extension('Creating', 'Step 2'),
      'The extension is being set up. The machine says: "Step 2"',
      'Set-up is running.',
      yes,
    ],
    [
      'Set-up failed',
      extension('Failed', 'HCRP400'),
      'The extension failed. The machine says: "HCRP400"',
      undefined,
      { allowed: false, reason: 'Set-up failed. Repair it first.' },
    ],
  ] as const)('is %s', (word, given, detail, setUpReason, canGrant) => {
    const state = withoutJob({ extension: given });
    expect(state).toMatchObject({ word, detail, canGrant, canRevoke: { allowed: false, reason: none } });
    expect(state.job).toBeUndefined();
    expect(state.canSetUp).toEqual(setUpReason === undefined ? yes : { allowed: false, reason: setUpReason });
    expect(state.canConfigure.allowed).toBe(false);
  });

  it('may have its extension removed, or in a state nobody knows', () => {
    expect(withoutJob({ extension: extension('Deleting', 'Stopping') })).toMatchObject({
      word: 'Removal accepted, waiting for the machine',
      detail: 'The extension is being removed. The machine says: "Stopping"',
      canRevoke: yes,
      canSetUp: { allowed: false, reason: 'The extension is being removed.' },
    });
    expect(withoutJob({ extension: extension('Done') })).toMatchObject({
      word: 'Unknown',
      kind: 'unknown',
      detail: 'The state of the extension is not known.',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'It is not known whether access exists. Refresh, or revoke it first.' },
      canSetUp: { allowed: false, reason: 'The state of the extension is not known.' },
    });
    expect(withoutJob({ extension: 'unknown' })).toMatchObject({
      word: 'Unknown',
      canRevoke: yes,
      canSetUp: { allowed: false, reason: 'The extensions of the machine could not be read.' },
    });
  });

  it('shows the end of earlier access, unless a new set-up says more', () => {
    const jobs = [job(revoke)];
    expect(withoutJob({ jobs, extension: 'absent' })).toMatchObject({ word: 'Revoked', canSetUp: yes });
    expect(withoutJob({ jobs, extension: extension('Deleting') }).word).toBe('Revoked');
    expect(withoutJob({ jobs, extension: 'unknown' }).word).toBe('Revoked');
    expect(withoutJob({ jobs, extension: extension('Creating') })).toMatchObject({
      word: 'Setting up',
      canRevoke: { allowed: false },
    });
    expect(withoutJob({ jobs, extension: extension('Failed') }).word).toBe('Set-up failed');
  });

  it('may have a consent that is being put into effect, which can be revoked', () => {
    const { records } = sampleEvidence();
    const waiting = ` The consent ${sampleConsentId} is recorded; Azure shows no access for it yet.`;
    for (const [word, given] of [
      ['None', 'absent'],
      ['Setting up', extension('Creating')],
      ['Set up', extension('Succeeded')],
      ['Set-up failed', extension('Failed')],
    ] as const) {
      const state = withoutJob({ records, extension: given });
      expect(state.word).toBe(word);
      expect(state.detail).toContain(waiting);
      expect(state.canRevoke).toEqual(yes);
    }
    const jobs = [job({ ...revoke, name: 'rs-earlier' })];
    expect(withoutJob({ jobs, records }).word).toBe('Set up');
    expect(withoutJob({ records, now: end })).toMatchObject({ word: 'Set up', canRevoke: { allowed: false } });
    expect(withoutJob({ records: 'unknown' })).toMatchObject({ word: 'Set up', canRevoke: { allowed: false } });
  });

  it('can be neither granted nor set up while it is away', () => {
    const reason = `${awaySince} Access can be granted once it is connected.`;
    expect(withoutJob({ machine: away }).canGrant).toEqual({ allowed: false, reason });
    expect(withoutJob({ machine: away, extension: 'absent' })).toMatchObject({
      canGrant: { allowed: false, reason },
      canSetUp: { allowed: false },
    });
    expect(withoutJob({ machine: away, extension: extension('Failed') }).canSetUp.allowed).toBe(false);
    expect(withoutJob({ machine: 'unknown' }).canGrant).toEqual(yes);
    expect(withJob(revoke, { now: end, machine: away }).canGrant.allowed).toBe(false);
  });

  it('is set up by Azure on Azure Local', () => {
    const reason = 'On Azure Local, Azure installs the extension by itself.';
    expect(withoutJob({ extension: 'absent', azureLocal: true }).canSetUp).toEqual({ allowed: false, reason });
    expect(withoutJob({ extension: 'absent', azureLocal: false }).canSetUp).toEqual(yes);
  });
});

describe('what cannot be read', () => {
  it('is Unknown, and can be revoked', () => {
    const state = withoutJob({ jobs: 'unknown' });
    expect(state).toMatchObject({
      word: 'Unknown',
      detail: 'The access of this machine could not be read from Azure. Access may exist.',
      canRevoke: yes,
      canGrant: { allowed: false },
    });
    expect(state.evidence[0]).toBe('The jobs of the machine could not be read.');
  });

  it('a machine that Azure no longer has may still let Microsoft Support in', () => {
    const state = accessState(sampleEvidence({ machine: 'notFound' }));
    const reason = 'Azure no longer has this machine.';
    expect(state).toMatchObject({
      word: 'Removed from Azure',
      detail: `${reason} Support access that was set up may continue on it. To be certain now, run on the machine: Disable-RemoteSupport`,
      canRevoke: yes,
      canGrant: { allowed: false, reason },
      canSetUp: { allowed: false, reason },
    });
    expect(state.evidence.at(-1)).toBe('Azure has no such machine.');
  });

  it('a machine without jobs gives access locally, which Azure cannot show', () => {
    const jobsUnavailable = 'The provider is not registered.';
    const local = `${jobsUnavailable} Access is given and ended on the machine itself, and Azure cannot show it.`;
    const state = withoutJob({ jobsUnavailable });
    expect(state).toMatchObject({
      word: 'Set up',
      detail: `Remote support is set up. ${local}`,
      canRevoke: yes,
      canGrant: yes,
    });
    expect(state.evidence[0]).toBe(`Azure keeps no jobs for this machine: ${jobsUnavailable}`);
    expect(withoutJob({ jobsUnavailable, jobs: 'unknown' }).word).toBe('Set up');
    expect(withoutJob({ jobsUnavailable, extension: 'absent' })).toMatchObject({
      word: 'None',
      canRevoke: { allowed: false },
    });
    const { records } = sampleEvidence();
    expect(withoutJob({ jobsUnavailable, records })).toMatchObject({
      word: 'Unknown',
      detail: `${local} The consent ${sampleConsentId} is in force. To be certain now, run on the machine: Disable-RemoteSupport`,
      canRevoke: yes,
    });
    expect(withoutJob({ jobsUnavailable, records, now: end }).word).toBe('Set up');
    expect(withJob({}, { jobsUnavailable }).word).toBe('Active');
  });
});

describe('several jobs', () => {
  const older = job({ name: 'older', lastModifiedAt: '2026-11-24T12:00:00Z' });
  const of = (...jobs: JobEvidence[]) => accessState(sampleEvidence({ jobs, records: [] }));

  it('the newest that is live wins, the others are mentioned', () => {
    for (const state of [of(sampleJob, older), of(older, sampleJob)]) {
      expect(state.job?.name).toBe(sampleConsentId);
      expect(state.conflict).toBe('Another job, older, is active as well.');
    }
    expect(of(sampleJob, { ...older, nodeState: 'Odd' }).conflict).toBe(
      'Another job, older, is not proven ended (Unknown).',
    );
    expect(of(sampleJob).conflict).toBeUndefined();
  });

  it('one that ended never hides one that is live', () => {
    const ended = job({ ...revoke, name: 'newer', lastModifiedAt: '2026-11-24T13:19:00Z' });
    expect(of(ended, older)).toMatchObject({ word: 'Active', job: { name: 'older' } });
    expect(of(ended, older).conflict).toBeUndefined();
    const newer = { name: 'newer', lastModifiedAt: '2026-11-24T13:19:00Z', endTime: '2026-11-24T13:19:10Z' };
    const failed = unreported({ ...newer, status: 'Failed' });
    expect(of(failed, older)).toMatchObject({ word: 'Active', job: { name: 'older' } });
    const later = { ...ended, lastModifiedAt: '2026-11-24T13:21:00Z', endTime: '2026-11-24T13:21:10Z' };
    expect(of(failed, later)).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false } });
    const failedAndOver = { ...failed, name: 'newest', expirationTimestamp: '2026-11-24T13:25:00Z' };
    const newest = { ...failedAndOver, lastModifiedAt: '2026-11-24T13:20:00Z', endTime: '2026-11-24T13:20:10Z' };
    expect(of(newest, failed)).toMatchObject({ word: 'Failed', job: { name: 'newer' }, canRevoke: { allowed: true } });
    expect(of(newest)).toMatchObject({ word: 'Failed', job: { name: 'newest' }, canRevoke: { allowed: false } });
    const earlier = { ...ended, lastModifiedAt: '2026-11-24T13:01:00Z' };
    expect(of(newest, earlier, { ...failed, lastModifiedAt: '2026-11-24T12:30:00Z' })).toMatchObject({
      job: { name: 'newest' },
      canRevoke: { allowed: false },
    });
    expect(of(failed, earlier)).toMatchObject({ word: 'Failed', canRevoke: { allowed: true } });
  });

  it('one on its way decides before an older one, and one on its way out never hides one that may give access', () => {
    const asked = unreported({ name: 'newer', status: 'DeploymentInProgress', lastModifiedAt: '2026-11-24T13:19:00Z' });
    expect(of(asked, older)).toMatchObject({
      word: 'Access requested',
      job: { name: 'newer' },
      conflict: 'Another job, older, is active as well.',
    });
    const removed = job({ ...revoke, name: 'newer', lastModifiedAt: '2026-11-24T13:19:00Z' });
    const unproven = accessState(sampleEvidence({ jobs: [removed, older], records: [], machine: away }));
    expect(unproven).toMatchObject({ word: 'Active', job: { name: 'older' } });
    expect(unproven.conflict).toBe(
      `Another job, newer, is not proven ended (Removed from Azure). ${awaySince} What it reported last is shown; access may have ended on it since.`,
    );
    const unrevoked = { ...removed, status: 'Failed' };
    expect(of(unrevoked, older).word).toBe('Active');
    expect(of(removed, { ...older, ...unrevoked, name: 'older', lastModifiedAt: '2026-11-24T12:00:00Z' }).word).toBe(
      'Failed',
    );
    for (const standing of [{ nodeState: 'Odd' }, { type: 'Revoke', status: 'Failed', nodeState: '' }]) {
      expect(of(removed, { ...older, ...standing }).word).toBe(standing.type ? 'Failed' : 'Unknown');
    }
    const leaving = job({ ...revoke, name: 'older', status: 'InProgress', lastModifiedAt: '2026-11-24T12:00:00Z' });
    expect(of({ ...removed, status: 'InProgress' }, leaving).job?.name).toBe('newer');
    const creating = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Creating' };
    for (const live of [asked, removed]) {
      const state = accessState(sampleEvidence({ jobs: [live], machine: away, extension: creating }));
      expect(state.word).toBe(live === asked ? 'Access requested' : 'Removed from Azure');
    }
  });

  it('the newest that ended speaks when none is live', () => {
    const first = job({ ...revoke, name: 'first', lastModifiedAt: '2026-11-24T12:00:00Z' });
    const second = job({ ...revoke, name: 'second', lastModifiedAt: '2026-11-24T13:00:00Z' });
    expect(of(first, second).job?.name).toBe('second');
    expect(of(second, first).job?.name).toBe('second');
  });

  it('one that a newer superseded says nothing more', () => {
    const superseded = { ...older, nodeState: 'Superseded' };
    expect(of(superseded, sampleJob).conflict).toBeUndefined();
    expect(of(superseded, job(revoke)).word).toBe('Revoked');
    expect(of(superseded).word).toBe('Unknown');
    expect(of(superseded).conflict).toBeUndefined();
  });

  it('one that was superseded speaks while no newer one took effect, or while a session is open', () => {
    const superseded = { ...older, nodeState: 'Superseded' };
    const failed = unreported({ name: 'newer', status: 'Failed' });
    expect(of(superseded, failed)).toMatchObject({ word: 'Unknown', job: { name: 'older' } });
    const earlier = { ...superseded, name: 'earlier', lastModifiedAt: '2026-11-24T11:00:00Z' };
    expect(of(earlier, superseded, failed).conflict).toBeUndefined();
    expect(of(superseded, job({ type: 'Revoke', status: 'Failed', nodeState: '' }))).not.toHaveProperty('conflict');
    // Enabled again meanwhile: what the machine reports is about the request before.
    for (const [status, word] of [
      ['DeploymentInProgress', 'Unknown'],
      ['Odd', 'Unknown'],
      ['Failed', 'Revoked'],
    ] as const) {
      expect(of({ ...superseded, status }, job(revoke)).word).toBe(word);
    }
    expect(of({ ...superseded, sessions: [{}] }, job(revoke))).toMatchObject({
      word: 'Unknown',
      detail:
        'The machine reports an open session, though it does not report access as active. Access may exist. No consent record was found for this access.',
    });
  });

  it('are ordered by the last change, else by what is known', () => {
    const { lastModifiedAt: _modified, ...created } = { ...older, name: 'created', createdAt: '2026-11-24T13:05:00Z' };
    expect(of(created, sampleJob).job?.name).toBe('created');
    const { createdAt: _created, ...started } = { ...created, name: 'started', startTime: '2026-11-24T13:06:00Z' };
    expect(of(created, started).job?.name).toBe('started');
    const { startTime: _started, ...timeless } = { ...started, name: 'timeless' };
    expect(of(timeless, older).job?.name).toBe('older');
    expect(of({ ...timeless, name: 'a' }, { ...timeless, name: 'b' }).job?.name).toBe('b');
    expect(of({ ...timeless, name: 'b' }, { ...timeless, name: 'a' }).job?.name).toBe('b');
  });
});
