import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { sampleEvidence } from '#src/consent/samples.ts';
import { away, awaySince, end, hour, job, now, revoke, withJob, withoutJob, yes } from './access-samples.ts';
import { type AccessEvidence, accessState, type JobEvidence } from './access-state.ts';

describe('a removal', () => {
  it('is Revoked when Azure calls it done and the machine was connected after it', () => {
    const ended = formatInstant(Date.parse(revoke.endTime));
    expect(withJob(revoke)).toMatchObject({
      word: 'Revoked',
      kind: 'revoked',
      detail: `Access was removed ${ended}, and the machine was connected after it.`,
      canRevoke: { allowed: false, reason: 'There is no access to revoke.' },
      canGrant: yes,
      canConfigure: { allowed: false },
    });
    expect(withJob({ ...revoke, type: 'revoke' }).word).toBe('Revoked');
    expect(withJob({ ...revoke, nodeState: 'Expired' }).word).toBe('Revoked');
    const closed = { sessionId: 's', sessionStartTime: '2026-11-24T13:10:00Z', sessionEndTime: '2026-11-24T13:20:00Z' };
    expect(withJob({ ...revoke, sessions: [closed] }).word).toBe('Revoked');
  });

  it.each([
    ['since', {}, true],
    // Nothing tells yet that it has heard of the removal itself.
    ['before it', { lastModifiedAt: '2026-11-24T13:19:00Z', nodeUpdatedAt: '2026-11-24T13:10:00Z' }, false],
  ])('proves nothing of what took its place unseen, as the machine reported %s', (_, times, isHeard) => {
    const displaced = { ...revoke, ...times, nodeState: 'Superseded' };
    const short = { status: 'Connected', readAt: now };
    const long = { status: 'Connected', readAt: now + 2 * hour };
    for (const machine of [short, long, away]) {
      expect(withJob(displaced, { machine, now: long.readAt, readAt: long.readAt })).toMatchObject({
        word: 'Unknown',
        detail:
          'Azure reports the access as removed. The machine reports "Superseded": another grant had taken its place, and Azure does not show it. Access may exist. To end all access for certain now, also any granted since, run on the machine: Disable-RemoteSupport',
        canRevoke: yes,
        canGrant: { allowed: machine === long || (machine === short && isHeard) },
      });
    }
    const failed = { ...displaced, status: 'Failed' };
    expect(withJob(failed, { machine: long, now: end, readAt: end }).word).toBe('Failed');
  });

  it('is Revoked where Azure shows what took its place, and that that is over', () => {
    const displaced = job({ ...revoke, nodeState: 'Superseded', nodeUpdatedAt: '2026-11-24T13:10:00Z' });
    const successor = (change: Partial<JobEvidence>) =>
      job({ ...revoke, name: 'rs-other', lastModifiedAt: '2026-11-24T13:09:00Z', ...change });
    const word = (other: JobEvidence) => accessState(sampleEvidence({ jobs: [displaced, other] })).word;
    expect(word(successor({ nodeUpdatedAt: '2026-11-24T13:10:00Z' }))).toBe('Revoked');
    // The end of what was over before is no end of what took the place later.
    expect(word(successor({ lastModifiedAt: '2026-11-24T12:00:00Z', nodeUpdatedAt: '2026-11-24T13:09:59Z' }))).toBe(
      'Unknown',
    );
    expect(word(successor({ nodeState: 'Odd', nodeUpdatedAt: '2026-11-24T13:11:00Z' }))).toBe(
      'Removal accepted, waiting for the machine',
    );
  });

  it.each([
    ['away', away],
    ['of unknown status', { status: 'Restarting', readAt: now }],
    ['of no status', { readAt: now }],
    ['read before the end', { status: 'Connected', readAt: Date.parse(revoke.endTime) }],
  ] as [string, AccessEvidence['machine']][])(
    'is only Removed from Azure while the machine is %s',
    (_name, machine) => {
      expect(withJob(revoke, { machine })).toMatchObject({
        word: 'Removed from Azure',
        kind: 'removedFromAzure',
        detail: 'Azure reports the access as removed, but the machine has not been seen connected since.',
        canRevoke: yes,
        canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
      });
    },
  );

  it('is only Removed from Azure while the machine could not be read, and says that of it', () => {
    expect(withJob(revoke, { machine: 'unknown' })).toMatchObject({
      word: 'Removed from Azure',
      detail: 'Azure reports the access as removed, but whether the machine was connected since could not be read.',
      canRevoke: yes,
    });
  });

  it('without a time of its end ended at the latest when it was read', () => {
    const timeless = { ...revoke, endTime: 'just now' };
    const at = (readAt: number) => withJob(timeless, { readAt: now, machine: { status: 'Connected', readAt } }).word;
    expect(at(now)).toBe('Removed from Azure');
    expect(at(now + 1)).toBe('Revoked');
  });

  it('without a time of its end ended by when it was first read as done, once that is known', () => {
    const doneBy = Date.parse('2026-11-24T13:20:00Z');
    const at = (readAt: number, change: Partial<JobEvidence> = {}) =>
      withJob(
        { ...revoke, endTime: '', doneBy, nodeState: '', ...change },
        { now: readAt, readAt, machine: { status: 'Connected', lastStatusChange: '2026-11-20T08:00:00Z', readAt } },
      );
    const half = hour / 2;
    const from = `proven from ${formatInstant(doneBy + half)} on`;
    for (const readAt of [doneBy + 1, doneBy + half - 1])
      expect(at(readAt)).toMatchObject({ word: 'Removed from Azure', detail: expect.stringContaining(from) });
    const detail = `Access was removed by ${formatInstant(doneBy)}, and the machine was connected after it.`;
    expect(at(doneBy + half)).toMatchObject({ word: 'Revoked', detail });
    expect(at(doneBy + 1, { nodeState: 'Revoked' })).toMatchObject({ word: 'Revoked', detail });
    // No server has told since when it is known.
    expect(at(doneBy + half, { doneBy: Number.POSITIVE_INFINITY })).toMatchObject({
      word: 'Removed from Azure',
      detail:
        'Azure reports the access as removed, but no server has told this page the time yet, so whether the machine was connected since is not known.',
    });
    // Azure may have begun to forget the request when it was made.
    const back = { status: 'Connected', lastStatusChange: '2026-11-24T19:00:00Z', readAt: doneBy + 8 * hour };
    const late = { ...revoke, endTime: '', nodeState: '', doneBy: doneBy + 5 * hour };
    const ofLate = (change: Partial<JobEvidence>) =>
      withJob({ ...late, ...change }, { machine: back, now: back.readAt, readAt: back.readAt }).word;
    expect(ofLate({ lastModifiedAt: '2026-11-24T12:59:00Z' })).toBe('Removed from Azure');
    expect(ofLate({ lastModifiedAt: '2026-11-24T13:19:00Z' })).toBe('Revoked');
    expect(ofLate({ lastModifiedAt: '', startTime: '' })).toBe('Removed from Azure');
  });

  it.each([
    [{ nodeState: 'Active' }, 'The machine still reports "Active".'],
    [{ nodeState: 'Stopping' }, 'The machine still reports "Stopping".'],
    [{ sessions: [{}] }, 'The machine still reports "Revoked". It still reports an open session.'],
    [
      { nodeState: '', sessions: [{ sessionId: 'a' }, { sessionId: 'b' }] },
      'has not confirmed it. It still reports 2 open sessions.',
    ],
    [{ provisioningState: 'InProgress' }, 'the machine has not confirmed it.'],
    [{ status: 'DeploymentInProgress', nodeState: 'Active' }, 'the machine has not confirmed it.'],
    [{ status: 'Removed' }, 'Azure gives the state as "Succeeded" and "Removed", which are not known here.'],
  ] as [Partial<JobEvidence>, string][])('is accepted, not proven, with %j', (change, detail) => {
    const state = withJob({ ...revoke, ...change });
    expect(state).toMatchObject({
      word: 'Removal accepted, waiting for the machine',
      kind: 'removalAcceptedWaitingForTheMachine',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
    });
    expect(state.detail).toContain('Azure has accepted the removal; the machine has not confirmed it.');
    expect(state.detail).toContain(detail);
    expect(state.detail).not.toContain('offline');
  });

  it('says what speaks against it, and no more', () => {
    expect(withJob({ ...revoke, nodeState: 'Active' }).detail).toBe(
      'Azure has accepted the removal; the machine has not confirmed it. The machine still reports "Active".',
    );
  });

  it('says nothing against itself while it runs', () => {
    const running = { ...revoke, status: 'DeploymentInProgress', nodeState: 'Active', sessions: [{}] };
    expect(withJob(running).detail).toBe('Azure has accepted the removal; the machine has not confirmed it.');
  });

  it('says what a machine that is away means, how long Azure keeps it, and what to do locally', () => {
    const running = { ...revoke, status: 'DeploymentInProgress', lastModifiedAt: '2026-11-24T13:15:00Z' };
    const kept = formatInstant(Date.parse('2026-11-24T19:15:00Z'));
    expect(withJob(running, { machine: away }).detail).toBe(
      `Azure has accepted the removal; the machine has not confirmed it. ${awaySince} Support access that is already set up may continue on it. Azure keeps the request for 6 hours, until ${kept}. To end all access for certain now, also any granted since, run on the machine: Disable-RemoteSupport`,
    );
  });

  it('tells when the request may have lapsed, and counts from what is known', () => {
    const detail = (change: Partial<JobEvidence>, at = now) =>
      withJob({ ...revoke, status: 'InProgress', ...change }, { machine: away, now: at }).detail;
    const odd = { lastModifiedAt: '?', startTime: '?', createdAt: '?' };
    const six = Date.parse('2026-11-24T13:15:00Z') + 6 * hour;
    const lapsed = `Azure kept the request for 6 hours, until ${formatInstant(six)}: it may have lapsed. Repeat it once the machine is connected.`;
    expect(detail({ lastModifiedAt: '2026-11-24T13:15:00Z' }, six)).toContain(lapsed);
    expect(detail({ lastModifiedAt: '2026-11-24T13:15:00Z' }, six - 1)).not.toContain('lapsed');
    expect(detail({ ...odd, startTime: '2026-11-24T13:15:00Z' })).toContain(`until ${formatInstant(six)}.`);
    expect(detail({ ...odd, createdAt: '2026-11-24T13:15:00Z' })).toContain(`until ${formatInstant(six)}.`);
    expect(detail(odd)).toContain('Azure keeps the request for 6 hours. To end all access for certain');
    const sinceNever = { status: 'Disconnected', readAt: now };
    expect(withJob({ ...revoke, status: 'InProgress' }, { machine: sinceNever }).detail).toContain(
      ' The machine is Disconnected. Support access',
    );
  });

  it('that failed leaves access, and can be repeated', () => {
    const state = withJob({ ...revoke, status: 'Failed', nodeState: 'Active', connectionErrorMessage: 'Timeout' });
    expect(state).toMatchObject({
      word: 'Failed',
      detail: 'The removal failed, so access may continue: revoke it again. The machine says: "Timeout"',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'The removal failed. Revoke the access again first.' },
    });
  });

  it('is overtaken by the confirmed end', () => {
    const at = (change: Partial<JobEvidence>, time = end) =>
      withJob({ ...revoke, status: 'DeploymentInProgress', ...change }, { now: time, readAt: time });
    expect(at({ nodeState: 'Expired' }).word).toBe('Expired');
    expect(at({ nodeState: 'Superseded' }).word).toBe('Removal accepted, waiting for the machine');
    expect(at({ nodeState: 'Expired' }, end - 1).word).toBe('Removal accepted, waiting for the machine');
    expect(at({ nodeState: 'Active' }).word).toBe('Removal accepted, waiting for the machine');
    expect(at({ nodeState: 'Expired', expirationTimestamp: '?' }).word).toBe(
      'Removal accepted, waiting for the machine',
    );
  });

  it('shows as requested until Azure answers, and hides no proof', () => {
    const pending = { pending: 'requestingRemoval' } as const;
    expect(withJob({}, pending)).toMatchObject({
      word: 'Requesting removal',
      kind: 'requestingRemoval',
      detail: 'The removal is being asked for; what Azure shows is from before that.',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
    });
    expect(withJob({ ...revoke, status: 'InProgress' }, pending).word).toBe(
      'Removal accepted, waiting for the machine',
    );
    expect(withJob(revoke, { ...pending, machine: away }).word).toBe('Removed from Azure');
    expect(withJob(revoke, pending).word).toBe('Revoked');
    expect(withoutJob(pending).word).toBe('Set up');
    expect(withoutJob({ ...pending, jobs: 'unknown' }).word).toBe('Requesting removal');
  });
});
