import type { ConnectionAfter } from './connection.ts';
import type { AccessKind, JobFinding } from './state.ts';

/*
 * What one job shows, as tables over closed classes of evidence: a class without a cell does not compile.
 */

/** How far Azure says that the newest request has come; a word not known here is `odd`. */
export type JobOutcome = 'succeeded' | 'running' | 'deleting' | 'failed' | 'odd';

/**
 * What the machine reports of the newest request. `superseded`: by another job of the list. `displaced`: by something that Azure does not
 * show, through which access may exist. `open`: not active, yet a session has no end. `odd`: in a word not known here.
 */
export type Report = 'none' | 'active' | 'ended' | 'superseded' | 'displaced' | 'open' | 'odd';

type ByOutcome = Record<JobOutcome, JobFinding>;

/** What each finding makes of the state. The lowest rank speaks; without a rank the job is over, and without a kind it says nothing. */
export const findings: Record<JobFinding, { kind?: AccessKind; rank?: number }> = {
  active: { kind: 'active', rank: 0 },
  requested: { kind: 'requested', rank: 1 },
  contradiction: { kind: 'unknown', rank: 1 },
  odd: { kind: 'unknown', rank: 1 },
  revokeFailed: { kind: 'unknown', rank: 1 },
  // A consent without a job speaks here: `noJobRank`.
  beingDeleted: { kind: 'revocationPending', rank: 3 },
  revokeAccepted: { kind: 'revocationPending', rank: 3 },
  revokeContradicted: { kind: 'revocationPending', rank: 3 },
  revokeNotSeen: { kind: 'revocationPending', rank: 3 },
  revokeSeen: { kind: 'revocationPending', rank: 3 },
  revokeLate: { kind: 'revocationPending', rank: 3 },
  endNotConfirmed: { kind: 'expired', rank: 3 },
  requestFailed: { kind: 'unknown', rank: 4 },
  displaced: { kind: 'unknown', rank: 5 },
  revoked: { kind: 'revoked' },
  expired: { kind: 'expired' },
  superseded: {},
  neverGiven: {},
};

export const noJobRank = 2;

/** The same finding, however far the request has come. */
function always(finding: JobFinding): ByOutcome {
  return { succeeded: finding, running: finding, deleting: finding, failed: finding, odd: finding };
}

const notReported: ByOutcome = { ...always('requested'), deleting: 'beingDeleted', failed: 'requestFailed' };

/** A job of type Enable: agreed end × what the machine reports × outcome of the request. */
export const enableTable: Record<'ahead' | 'passed', Record<Report, ByOutcome>> = {
  ahead: {
    none: notReported,
    active: { ...notReported, succeeded: 'active', failed: 'contradiction' },
    ended: { ...always('contradiction'), deleting: 'beingDeleted' },
    superseded: { ...notReported, succeeded: 'superseded', failed: 'superseded' },
    displaced: { ...notReported, succeeded: 'displaced', failed: 'displaced' },
    open: { ...always('contradiction'), deleting: 'beingDeleted' },
    odd: always('odd'),
  },
  passed: {
    none: { ...always('endNotConfirmed'), failed: 'neverGiven' },
    active: always('endNotConfirmed'),
    ended: always('expired'),
    superseded: { ...always('endNotConfirmed'), succeeded: 'superseded', failed: 'superseded' },
    // What took its place has an end of its own, which Azure does not show.
    displaced: always('displaced'),
    open: always('endNotConfirmed'),
    odd: always('endNotConfirmed'),
  },
};

/** A job of type Revoke that Azure calls done: what the machine reports × whether it was connected after that. */
export const revokeDoneTable: Record<Report, Record<ConnectionAfter, JobFinding>> = {
  none: { proven: 'revoked', late: 'revokeLate', seen: 'revokeSeen', unseen: 'revokeNotSeen' },
  ended: { proven: 'revoked', late: 'revoked', seen: 'revoked', unseen: 'revokeNotSeen' },
  superseded: whateverSeen('superseded'),
  displaced: whateverSeen('displaced'),
  active: whateverSeen('revokeContradicted'),
  open: whateverSeen('revokeContradicted'),
  odd: whateverSeen('revokeContradicted'),
};

/** A job of type Revoke that is not done. */
export const revokeOpenTable: Record<Exclude<JobOutcome, 'succeeded'>, JobFinding> = {
  running: 'revokeAccepted',
  deleting: 'revokeAccepted',
  odd: 'revokeAccepted',
  failed: 'revokeFailed',
};

function whateverSeen(finding: JobFinding): Record<ConnectionAfter, JobFinding> {
  return { proven: finding, late: finding, seen: finding, unseen: finding };
}
