import { describe, expect, it } from 'vitest';
import { sampleConsentId, sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { away, awaySince, job, revoke, unreported } from './access-samples.ts';
import { isPassedOver } from './access-job.ts';
import { accessState, type JobEvidence } from './access-state.ts';

describe('several jobs', () => {
  const older = job({ name: 'older', lastModifiedAt: '2026-11-24T12:00:00Z' });
  const of = (...jobs: JobEvidence[]) => accessState(sampleEvidence({ jobs, records: [] }));

  it('the newest that is live wins, the others are mentioned', () => {
    for (const state of [of(sampleJob, older), of(older, sampleJob)]) {
      expect(state.job?.name).toBe(sampleConsentId);
      expect(state.conflict).toBe('Another job, older, is active as well.');
      expect(state.hasOther).toBe(true);
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
    const later = {
      ...ended,
      createdAt: '2026-11-24T13:21:00Z',
      lastModifiedAt: '2026-11-24T13:21:00Z',
      endTime: '2026-11-24T13:21:10Z',
    };
    expect(of(failed, later)).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false } });
    const failedAndOver = { ...failed, name: 'newest', expirationTimestamp: '2026-11-24T13:25:00Z' };
    const newest = {
      ...failedAndOver,
      createdAt: '2026-11-24T13:20:00Z',
      lastModifiedAt: '2026-11-24T13:20:00Z',
      endTime: '2026-11-24T13:20:10Z',
    };
    expect(of(newest, failed)).toMatchObject({ word: 'Failed', job: { name: 'newer' }, canRevoke: { allowed: true } });
    expect(of(newest)).toMatchObject({ word: 'Failed', job: { name: 'newest' }, canRevoke: { allowed: false } });
    const earlier = { ...ended, createdAt: '2026-11-24T13:01:00Z', lastModifiedAt: '2026-11-24T13:01:00Z' };
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
    const earlier = {
      ...superseded,
      name: 'earlier',
      createdAt: '2026-11-24T11:00:00Z',
      lastModifiedAt: '2026-11-24T11:00:00Z',
    };
    expect(of(earlier, superseded, failed).conflict).toBeUndefined();
    // One that the machine has said nothing of hides it no more than one that failed.
    const silent = { name: 'newer', lastModifiedAt: '2026-11-24T13:01:00Z', endTime: '2026-11-24T13:01:10Z' };
    for (const change of [{}, { type: 'Revoke', status: 'Failed' }, { nodeState: 'Odd' }]) {
      const state = of(superseded, unreported({ ...silent, ...change }));
      expect([state, state.conflict]).toEqual([
        expect.objectContaining({ canRevoke: { allowed: true } }),
        expect.stringContaining('not proven ended'),
      ]);
    }
    const proven = unreported({ ...silent, type: 'Revoke' });
    const machine = { status: 'Connected', readAt: Date.parse('2026-11-24T14:00:00Z') };
    const among = (...jobs: JobEvidence[]) => accessState(sampleEvidence({ jobs, machine, records: [] }));
    expect(among(proven).word).toBe('Revoked');
    const removed = { ...superseded, type: 'Revoke', nodeUpdatedAt: '2026-11-24T11:00:00Z' };
    const isUnknown = { word: 'Unknown', job: { name: 'older' }, canRevoke: { allowed: true } };
    // The place was taken before that was made.
    const before = { ...superseded, nodeUpdatedAt: '2026-11-24T12:50:00Z' };
    for (const displaced of [before, removed]) expect(among(displaced, proven)).toMatchObject(isUnknown);
    const failedAfter = unreported({
      ...silent,
      name: 'newest',
      status: 'Failed',
      expirationTimestamp: silent.endTime,
    });
    expect(among(removed, failedAfter)).toMatchObject(isUnknown);
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
        'The machine reports an open session, though it does not report access as active. Access may exist. No consent record that can be trusted was found for this access.',
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

describe('a superseded job', () => {
  const old = job({ name: 'old', nodeState: 'Superseded', lastModifiedAt: '2026-11-24T12:00:00Z' });
  const newer = { name: 'newer', lastModifiedAt: '2026-11-24T13:01:00Z' };
  const isOver = (...jobs: JobEvidence[]) => isPassedOver(old, { jobs: [old, ...jobs] });

  it.each([
    ['is active', job(newer)],
    ['has ended', job({ ...revoke, ...newer })],
    ['was superseded itself', job({ ...newer, nodeState: 'Superseded' })],
  ])('is passed over where a newer one of which the machine has reported %s', (_, other) => {
    expect(isOver(other)).toBe(true);
  });

  it.each([
    ['the machine has said nothing', unreported(newer)],
    ['the machine has said what is not known here', job({ ...newer, nodeState: 'Failed' })],
    ['that failed the machine has said nothing', unreported({ ...newer, status: 'Failed' })],
  ])('is not passed over by a newer one of which %s', (_, other) => {
    expect(isOver(other)).toBe(false);
  });

  it('is not passed over by an older one, alone, or where the jobs are not known', () => {
    expect(isOver(job({ name: 'older', lastModifiedAt: '2026-11-24T11:00:00Z' }))).toBe(false);
    expect(isOver()).toBe(false);
    expect(isPassedOver(old, { jobs: 'unknown' })).toBe(false);
  });

  it('is the only one that can be: what is active is not passed over', () => {
    const active = job({ name: 'active', lastModifiedAt: '2026-11-24T12:00:00Z' });
    expect(isPassedOver(active, { jobs: [active, job(newer)] })).toBe(false);
  });
});
