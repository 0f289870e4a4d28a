import type { AccessKind } from './state-words.ts';

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

/**
 * Whether the machine was connected after a revoke.
 * `proven`: it came back after it, or was still Connected when Azure would have noticed that it had gone away before.
 * `late`: it was back only after Azure may have dropped what it kept for it.
 * `seen`: Azure showed it as Connected after it, and may not have noticed yet that it went away before; or noticed later that it went.
 * `unseen`: nothing shows it after the revoke.
 */
export type ConnectionAfter = 'proven' | 'late' | 'seen' | 'unseen';

/** What one job shows. */
export type JobFinding = keyof typeof findingTable;

type ByOutcome = Record<JobOutcome, JobFinding>;

/** What each finding makes of the state. The lowest rank speaks; without a rank the job is over, and without a kind it says nothing. */
const findingTable = {
  active: { kind: 'active', rank: 0 },
  requested: { kind: 'requested', rank: 1 },
  // What Azure and the machine report does not fit together.
  contradiction: { kind: 'unknown', rank: 1 },
  // A word that is not known here, or no time of the end.
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
} satisfies Record<string, { kind?: AccessKind; rank?: number }>;

export const findings: Readonly<Record<JobFinding, { kind?: AccessKind; rank?: number }>> = findingTable;

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
