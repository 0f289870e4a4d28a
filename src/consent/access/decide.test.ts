import { describe, expect, it } from 'vitest';

import {
  revokedJob,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachineEvidence,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { decideAccess } from './decide.ts';
import type { AccessEvidence, JobEvent, JobEvidence, MachineEvidence } from './evidence.ts';

const now = sampleReadAt;
const minute = 60_000;
const otherId = 'rs-bbbbbbbbbbbbbbbbbbbbb';
const problem = { kind: 'forbidden', message: 'No.' };

function iso(at: number): string {
  return new Date(at).toISOString();
}

function decided(parts: Parameters<typeof sampleEvidence>[0] = {}, change: Partial<AccessEvidence> = {}) {
  return decideAccess(sampleEvidence(parts, change), now);
}

function withJob(change: Partial<JobEvidence>) {
  return decided({ jobs: [{ ...sampleJob, ...change }] });
}

describe('access that is active', () => {
  it('names its job, level, times and open sessions', () => {
    const session = { sessionId: '1', sessionStartTime: '2026-11-24T13:30:00Z' };
    const closed = { sessionId: '0', sessionEndTime: '2026-11-24T13:20:00Z' };
    const job = { ...sampleJob, sessions: [closed, session] };
    expect(decided({ jobs: [job] })).toMatchObject({
      kind: 'active',
      job,
      consentId: sampleConsentId,
      level: 'Diagnostics',
      until: Date.parse('2026-11-24T21:00:00Z'),
      since: Date.parse('2026-11-24T13:00:20Z'),
      openSessions: [session],
      mayHaveAccess: true,
      others: [],
      conflicts: [],
      can: { grant: { allowed: false, why: { is: 'accessExists', kind: 'active' } }, reduce: { allowed: true } },
    });
  });

  it('ends at its end, be that without a zone, which is UTC', () => {
    const evidence = sampleEvidence({ jobs: [{ ...sampleJob, expirationTimestamp: '2026-11-24T21:00:00' }] });
    const end = Date.parse('2026-11-24T21:00:00Z');
    expect(decideAccess(evidence, end - 1).kind).toBe('active');
    expect(decideAccess(evidence, end)).toMatchObject({ kind: 'expired', isConfirmed: false, mayHaveAccess: true });
  });

  it('says what does not fit the consent (I2)', () => {
    const beyond = withJob({ accessLevel: 'DiagnosticsAndRepair', expirationTimestamp: '2026-11-25T21:00:00Z' });
    expect(beyond.conflicts).toEqual([
      { is: 'levelBeyondConsent', level: 'DiagnosticsAndRepair', agreed: 'Diagnostics' },
      expect.objectContaining({ is: 'endBeyondConsent', agreed: Date.parse('2026-11-24T21:00:00Z') }),
    ]);
    expect(decided({ consents: [] }).conflicts).toEqual([{ is: 'noConsent' }]);
    expect(decided({}, { consents: { readAt: now, problem } }).conflicts).toEqual([]);
  });

  it('says what speaks against it', () => {
    const away: MachineEvidence = { ...sampleMachineEvidence, status: 'Disconnected' };
    expect(decided({ machine: away, extension: 'absent' }).conflicts).toEqual([
      { is: 'extension', phase: 'absent' },
      { is: 'machineAway', away: { status: 'Disconnected', since: Date.parse('2026-11-20T08:00:00Z') } },
    ]);
    const open = { sessionStartTime: '2026-11-24T13:40:00Z' };
    const jobs = [sampleJob, { ...sampleJob, name: otherId }].map((job) => ({ ...job, sessions: [open] }));
    expect(decided({ jobs })).toMatchObject({
      others: [{ name: expect.any(String) }],
      openSessions: [open, open],
      conflicts: expect.arrayContaining([expect.objectContaining({ is: 'otherJob' })]),
    });
  });
});

describe('what the machine reports', () => {
  it.each([
    ['from before the request', { nodeState: 'Expired', nodeUpdatedAt: '2026-11-24T12:00:00Z' }],
    ['at no time', { nodeState: 'Expired', nodeUpdatedAt: '' }],
    ['in year 1, of a node never used', { nodeState: 'Expired', nodeUpdatedAt: '0001-01-01T00:00:00' }],
  ])('%s is no end of a grant', (_when, report) => {
    expect(withJob(report).kind).toBe('requested');
    const past = { ...report, expirationTimestamp: iso(now - minute) };
    expect(withJob(past)).toMatchObject({ kind: 'expired', isConfirmed: false });
    const revoke = { ...revokedJob, ...report, endTime: iso(now - minute) };
    expect(decided({ jobs: [revoke] })).toMatchObject({ kind: 'revocationPending', mayHaveAccess: true });
  });

  it('after the end confirms it, whatever was asked for since', () => {
    const late = { expirationTimestamp: iso(now - 9 * minute), lastModifiedAt: iso(now - minute), endTime: '' };
    const report = { nodeState: 'Expired', nodeUpdatedAt: iso(now - 8 * minute) };
    expect(withJob({ ...late, ...report })).toMatchObject({ kind: 'expired', isConfirmed: true, mayHaveAccess: false });
  });
});

describe('a revoke that Azure calls done', () => {
  const silent = { ...revokedJob, nodeState: '' };
  const endedAt = Date.parse('2026-11-24T13:20:00Z');

  function readAt(at: number, machine: Partial<MachineEvidence> = {}, job: JobEvidence = silent) {
    const read = { readAt: at, value: { ...sampleMachineEvidence, ...machine } };
    return decideAccess(sampleEvidence({ jobs: [job] }, { machine: read }), at);
  }

  it('is proven once Azure would have noticed that the machine was away', () => {
    expect(readAt(endedAt + 30 * minute - 1)).toMatchObject({
      kind: 'revocationPending',
      why: { finding: 'revokeSeen', at: endedAt + 30 * minute },
    });
    expect(readAt(endedAt + 30 * minute)).toMatchObject({
      kind: 'revoked',
      since: endedAt,
      mayHaveAccess: false,
      can: { grant: { allowed: true } },
    });
  });

  it('is proven by a machine that came back in time, and not by one that came back after 6 hours', () => {
    const back = (at: number) => readAt(at + 1, { lastStatusChange: iso(at) });
    expect(back(endedAt + minute).kind).toBe('revoked');
    expect(back(endedAt + 360 * minute - 1).kind).toBe('revoked');
    expect(back(endedAt + 360 * minute)).toMatchObject({ why: { finding: 'revokeLate' }, mayHaveAccess: true });
  });

  it('is not proven while the machine is away, and says until when Azure keeps it', () => {
    expect(readAt(endedAt + 60 * minute, { status: 'Disconnected' })).toMatchObject({
      kind: 'revocationPending',
      why: {
        finding: 'revokeNotSeen',
        away: { keptUntil: Date.parse(revokedJob.lastModifiedAt ?? '') + 360 * minute },
      },
      can: { grant: { allowed: false, why: { is: 'revocationPending' } } },
    });
  });

  it('is proven by the report of a machine that was read after it', () => {
    expect(readAt(endedAt + 1, {}, revokedJob).kind).toBe('revoked');
    expect(readAt(endedAt, {}, revokedJob).kind).toBe('revocationPending');
  });

  it('without a time is proven by a report alone', () => {
    const { endTime: _end, ...undated } = revokedJob;
    expect(readAt(endedAt + 60 * minute, {}, undated).kind).toBe('revoked');
    expect(readAt(endedAt + 60 * minute, {}, { ...undated, nodeState: '' }).kind).toBe('revocationPending');
  });
});

describe('a consent of which Azure has no job', () => {
  const end = { ended: 'revoked', confirmedAt: '2026-11-24T13:30:00Z' } as const;

  it('is unconfirmed until its end, whatever end is on record', () => {
    const evidence = sampleEvidence({ jobs: [], consents: [{ ...sampleConsentEvidence, end }] });
    const until = Date.parse('2026-11-24T21:00:00Z');
    expect(decideAccess(evidence, until - 1)).toMatchObject({
      kind: 'unconfirmed',
      consentId: sampleConsentId,
      level: 'Diagnostics',
      until,
      mayHaveAccess: true,
      conflicts: [{ is: 'endOnRecord', consentId: sampleConsentId, ...end }],
      can: { grant: { allowed: true } },
    });
    expect(decideAccess(evidence, until)).toMatchObject({ kind: 'setUp', mayHaveAccess: false });
  });

  it('is unconfirmed where Azure keeps no jobs at all', () => {
    expect(decided({ jobs: { unavailable: 'Not registered.' } })).toMatchObject({
      kind: 'unconfirmed',
      conflicts: [{ is: 'jobsUnavailable', unavailable: 'Not registered.' }],
    });
  });

  it('is told beside access that is live, and before a revoke of another', () => {
    const live = { ...sampleJob, name: otherId };
    expect(decided({ jobs: [live] })).toMatchObject({
      kind: 'active',
      conflicts: expect.arrayContaining([{ is: 'noJob', consentId: sampleConsentId }]),
    });
    const pending = { ...revokedJob, name: otherId, nodeState: 'Active' };
    const both = decided({ jobs: [pending] });
    expect(both).toMatchObject({ kind: 'unconfirmed', others: [pending], can: { grant: { allowed: false } } });
  });

  it('counts no more while the machine reports a consent in its place as active', () => {
    const second = { ...sampleConsentEvidence, consentId: otherId, replaces: [sampleConsentId] };
    const third = { ...second, consentId: 'rs-ccccccccccccccccccccc', replaces: [otherId] };
    const consents = [sampleConsentEvidence, second, third];
    const job = { ...sampleJob, name: third.consentId };
    expect(decided({ jobs: [job], consents }).conflicts).toEqual([]);
    // Somebody may have put the job of the first again, and deleted it while the machine was away.
    const ended = decided({
      jobs: [{ ...revokedJob, name: job.name }],
      consents: [sampleConsentEvidence, third, second],
    });
    expect(ended).toMatchObject({ kind: 'unconfirmed', consentId: sampleConsentId });
    for (const silent of [{ nodeState: '' }, { nodeState: 'Expired', nodeUpdatedAt: '2026-11-24T12:00:00Z' }]) {
      expect(decided({ jobs: [{ ...job, ...silent }], consents }).conflicts).toHaveLength(2);
    }
  });
});

describe('a job that the Activity Log says was put and deleted', () => {
  const putAt = '2026-11-24T13:00:00Z';
  const deletedAt = '2026-11-24T13:30:00.000Z';
  const put = { job: 'cli-access', is: 'put', at: putAt } as const;
  const activity: JobEvent[] = [put, { job: 'CLI-access', is: 'deleted', at: deletedAt }];
  const gone = { jobs: [], consents: [], activity };

  it('leaves access unconfirmed for as long as access can last', () => {
    const state = decided(gone);
    expect(state).toMatchObject({ kind: 'unconfirmed', mayHaveAccess: true, others: [] });
    expect(state).toMatchObject({ consentId: undefined, level: undefined });
    expect(state.why).toMatchObject({ is: 'noJob', consents: [{ consentId: 'cli-access', deletedAt }] });
    const later = { kind: 'setUp', mayHaveAccess: false };
    expect(decideAccess(sampleEvidence(gone), now + 14 * 24 * 60 * minute)).toMatchObject(later);
  });

  it('is not told of while Azure shows it, nor where it was never put or never deleted', () => {
    expect(decided({ ...gone, jobs: [{ ...revokedJob, name: 'cli-access' }] }).kind).toBe('revoked');
    for (const event of activity) expect(decided({ ...gone, activity: [event] }).kind).toBe('setUp');
  });

  it('is over once the machine has reported of a newer job, and not by an older one', () => {
    const other = { ...revokedJob, name: otherId };
    expect(decided({ ...gone, jobs: [{ ...other, createdAt: iso(now - 55 * minute) }] }).kind).toBe('revoked');
    expect(decided({ ...gone, jobs: [{ ...other, createdAt: '2026-11-24T12:00:00Z' }] }).kind).toBe('unconfirmed');
  });

  it('is told of although its consent was replaced, until the agreed end', () => {
    const second = { ...sampleConsentEvidence, consentId: otherId, replaces: [sampleConsentId] };
    const again = activity.map((event) => ({ ...event, job: sampleConsentId, at: iso(now - minute) }));
    const parts = {
      jobs: [{ ...sampleJob, name: otherId }],
      consents: [sampleConsentEvidence, second],
      activity: again,
    };
    expect(decided(parts).conflicts).toMatchObject([{ is: 'noJob', consentId: sampleConsentId }]);
    const past = { ...sampleConsentEvidence, notAfter: iso(now) };
    expect(decided({ ...parts, consents: [past, second] }).conflicts).toEqual([]);
  });

  it('changes nothing where the log could not be read', () => {
    expect(decided({ ...gone }, { activity: { readAt: now, problem } }).kind).toBe('setUp');
  });
});

describe('a consent whose role nobody has given yet', () => {
  const parts = { jobs: [], consents: [sampleConsentEvidence] };
  const answerBy = now + minute;
  const waits = { ungiven: { readAt: now, value: [{ consentId: sampleConsentId, answerBy }] } };

  it('gives no access, and says until when it waits', () => {
    expect(decided(parts).kind).toBe('unconfirmed');
    const conflict = { is: 'waitsForApproval', consentId: sampleConsentId, answerBy };
    expect(decided(parts, waits)).toMatchObject({ kind: 'setUp', mayHaveAccess: false, conflicts: [conflict] });
    const refused = { ungiven: { readAt: now, value: [{ consentId: sampleConsentId }] } };
    expect(decided(parts, refused)).toMatchObject({ kind: 'setUp', conflicts: [] });
  });

  it('hides nothing that somebody granted in its name', () => {
    const activity: JobEvent[] = [
      { job: sampleConsentId, is: 'put', at: iso(now - 2 * minute) },
      { job: sampleConsentId, is: 'deleted', at: iso(now - minute) },
    ];
    expect(decided({ ...parts, activity }, waits).kind).toBe('unconfirmed');
    expect(decided(parts, { ...waits, activity: { readAt: now, problem } }).kind).toBe('unconfirmed');
  });
});

describe('what could not be read', () => {
  it.each(['jobs', 'consents'] as const)('%s leave the state unknown, with a revoke', (part) => {
    expect(decided({ jobs: [] }, { [part]: { readAt: now, problem } })).toMatchObject({
      kind: 'unknown',
      why: { is: 'unread', part, problem },
      mayHaveAccess: true,
      can: { grant: { allowed: false, why: { is: 'unknown' } } },
    });
  });

  it('an extension matters only where it speaks', () => {
    const extension = { readAt: now, problem };
    expect(decided({ jobs: [], consents: [] }, { extension }).kind).toBe('unknown');
    expect(decided({ jobs: [revokedJob] }, { extension })).toMatchObject({
      kind: 'revoked',
      can: { setUp: { allowed: false, why: { is: 'extension', phase: 'unread' } } },
    });
  });

  it('a machine leaves a revoke pending', () => {
    expect(decided({ jobs: [revokedJob] }, { machine: { readAt: now, problem } }).kind).toBe('revocationPending');
  });

  it('a machine that is gone may hold access', () => {
    expect(decided({ machine: 'notFound' })).toMatchObject({
      kind: 'unknown',
      why: { is: 'machineGone' },
      mayHaveAccess: true,
      can: { grant: { why: { is: 'machineGone' } }, setUp: { why: { is: 'machineGone' } } },
    });
  });
});

describe('access whose place other access took', () => {
  const first = { ...sampleJob, nodeState: 'Superseded', nodeUpdatedAt: '2026-11-24T13:10:00Z' };
  const second = {
    ...sampleJob,
    name: otherId,
    createdAt: '2026-11-24T13:09:00Z',
    lastModifiedAt: '2026-11-24T13:09:00Z',
    nodeUpdatedAt: '2026-11-24T13:10:00Z',
  };

  it('is over where that is shown, be it revoked since', () => {
    expect(decided({ jobs: [first, second] }).others).toEqual([]);
    const revoked = { ...revokedJob, name: otherId, createdAt: second.createdAt };
    expect(decided({ jobs: [first, revoked] }).kind).toBe('revoked');
  });

  it('leaves the state unknown where it is not shown, and no other job tells of it', () => {
    expect(decided({ jobs: [first] })).toMatchObject({ kind: 'unknown', why: { finding: 'displaced' } });
    // Revoked since, and older than the first: it cannot have taken its place.
    const older = { ...revokedJob, name: otherId, createdAt: '2026-11-24T12:00:00Z' };
    expect(decided({ jobs: [first, older] })).toMatchObject({ kind: 'unknown', mayHaveAccess: true });
  });

  it('may be replaced by new access once all that is shown is revoked', () => {
    expect(decided({ jobs: [first] }).can.grant.allowed).toBe(false);
    const revoked = { ...revokedJob, nodeState: 'Superseded' };
    expect(decided({ jobs: [revoked] })).toMatchObject({ kind: 'unknown', can: { grant: { allowed: true } } });
    const unheard = { ...revoked, nodeUpdatedAt: '2026-11-24T13:10:00Z' };
    expect(decided({ jobs: [unheard] })).toMatchObject({ kind: 'unknown', can: { grant: { allowed: false } } });
  });
});

describe('a request that failed', () => {
  const failed = { ...sampleJob, provisioningState: 'Failed', status: 'Failed', nodeState: 'Failed' };

  it('may be repeated or revoked until its end', () => {
    expect(decided({ jobs: [failed] })).toMatchObject({
      kind: 'unknown',
      why: { finding: 'requestFailed' },
      mayHaveAccess: true,
      can: { grant: { allowed: true } },
    });
    expect(decided({ jobs: [{ ...failed, expirationTimestamp: iso(now) }] })).toMatchObject({
      kind: 'setUp',
      mayHaveAccess: false,
    });
  });

  it('to revoke leaves access as it was', () => {
    const revoke = { ...failed, type: 'Revoke', nodeState: 'Active' };
    expect(decided({ jobs: [revoke] })).toMatchObject({
      why: { finding: 'revokeFailed' },
      can: { grant: { why: { is: 'revokeFailed' } }, reduce: { allowed: false } },
    });
  });
});

describe('setting up', () => {
  it.each([
    ['absent' as const, sampleMachineEvidence, true],
    [{ name: 'X', provisioningState: 'Failed' }, sampleMachineEvidence, true],
    [{ name: 'X', provisioningState: 'Succeeded' }, sampleMachineEvidence, { is: 'extension', phase: 'ready' }],
    [{ name: 'X', provisioningState: 'Creating' }, sampleMachineEvidence, { is: 'extension', phase: 'inProgress' }],
    ['absent' as const, { ...sampleMachineEvidence, azureLocal: true }, { is: 'azureLocal' }],
    ['absent' as const, { azureLocal: false, status: 'Expired' }, { is: 'machineAway', away: { status: 'Expired' } }],
  ])('with %j on %j', (extension, machine, expected) => {
    const { can } = decided({ jobs: [], consents: [], extension, machine });
    expect(can.setUp).toEqual(expected === true ? { allowed: true } : { allowed: false, why: expected });
  });
});
