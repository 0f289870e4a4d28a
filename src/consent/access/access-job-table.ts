import type { AccessWord } from './access-state.ts';

/**
 * Which word one job earns, as tables over closed classes of evidence. There is no default branch: a class without a cell does not
 * compile. `docs/access-states.md` shows the same tables, made by asking `accessState`.
 */

/** What the machine reports through the job by itself; see `saysTable`. */
export type SaysAlone = 'nothing' | 'active' | 'ended' | 'superseded' | 'openSession' | 'unknown';
/**
 * The same next to the other jobs. `superseded`: by one of them. `displaced`: by a grant of which Azure shows nothing, and through which
 * access may exist whatever comes of this job. `displacedBefore`: as reported before the newest request, and by nothing since.
 */
export type Says = SaysAlone | 'displaced' | 'displacedBefore';
export type NodeState = 'none' | 'active' | 'ended' | 'superseded' | 'unknown';
export type Outcome = 'succeeded' | 'running' | 'deleting' | 'failed' | 'unknown';
/** The agreed end against server time. `unreadable` is no time at all. */
export type End = 'ahead' | 'passed' | 'unreadable';
/** Whether the machine was connected after a moment; see `connectionAfter`. */
export type ConnectionAfter = 'proven' | 'late' | 'seen' | 'unseen';

export type FindingName = keyof typeof findings;

/** What each finding is called, and whether access through the job decides the state (see `JobVerdict.standing`). */
export const findings = {
  active: { word: 'Active', standing: 'live' },
  requested: { word: 'Access requested', standing: 'live' },
  activeNotConfirmed: { word: 'Access requested', standing: 'live' },
  failed: { word: 'Failed', standing: 'doubtful' },
  failedAndOver: { word: 'Failed', standing: 'over' },
  beingDeleted: { word: 'Removal accepted, waiting for the machine', standing: 'live' },
  activeYetFailed: { word: 'Unknown', standing: 'live' },
  endedYetHeld: { word: 'Unknown', standing: 'live' },
  supersededByNone: { word: 'Unknown', standing: 'live' },
  sessionYetNoAccess: { word: 'Unknown', standing: 'live' },
  oddNodeState: { word: 'Unknown', standing: 'live' },
  oddLevel: { word: 'Unknown', standing: 'live' },
  oddEnd: { word: 'Unknown', standing: 'live' },
  oddType: { word: 'Unknown', standing: 'live' },
  checking: { word: 'Expired, checking', standing: 'live' },
  expired: { word: 'Expired', standing: 'over' },
  removalAccepted: { word: 'Removal accepted, waiting for the machine', standing: 'live' },
  removalFailed: { word: 'Failed', standing: 'live' },
  removed: { word: 'Removed from Azure', standing: 'live' },
  removedNotYetProven: { word: 'Removed from Azure', standing: 'live' },
  removedBeforeReturn: { word: 'Removed from Azure', standing: 'live' },
  removedUnheardYetDisplaced: { word: 'Unknown', standing: 'live' },
  removedYetDisplaced: { word: 'Unknown', standing: 'doubtful' },
  revoked: { word: 'Revoked', standing: 'over' },
} as const satisfies Record<string, { word: AccessWord; standing: 'live' | 'doubtful' | 'over' }>;

/**
 * A session that is open is access, whatever the state says. A report of an end from before the newest request says nothing about that
 * request (`stale`).
 */
export const saysTable = {
  none: { closed: { fresh: 'nothing', stale: 'nothing' }, open: { fresh: 'openSession', stale: 'openSession' } },
  active: { closed: { fresh: 'active', stale: 'active' }, open: { fresh: 'active', stale: 'active' } },
  ended: { closed: { fresh: 'ended', stale: 'nothing' }, open: { fresh: 'openSession', stale: 'openSession' } },
  superseded: {
    closed: { fresh: 'superseded', stale: 'nothing' },
    open: { fresh: 'openSession', stale: 'openSession' },
  },
  unknown: { closed: { fresh: 'unknown', stale: 'unknown' }, open: { fresh: 'unknown', stale: 'unknown' } },
} as const satisfies Record<NodeState, Record<'closed' | 'open', Record<'fresh' | 'stale', SaysAlone>>>;

type ByOutcome = Record<Outcome, FindingName>;

/** The same finding, however far Azure says that the request has come. */
const always = <F extends FindingName>(finding: F) => ({
  succeeded: finding,
  running: finding,
  deleting: finding,
  failed: finding,
  unknown: finding,
});

const whateverItSays = <F extends FindingName>(finding: F) => ({
  nothing: always(finding),
  active: always(finding),
  ended: always(finding),
  superseded: always(finding),
  displaced: always(finding),
  displacedBefore: always(finding),
  openSession: always(finding),
  unknown: always(finding),
});

const notReported = { ...always('requested'), deleting: 'beingDeleted', failed: 'failed' } as const;

/** A job that gives access: agreed end × what the machine says × outcome of the request. */
export const enableTable: Record<End | 'aheadWithOddLevel', Record<Says, ByOutcome>> = {
  ahead: {
    nothing: notReported,
    active: {
      ...always('activeNotConfirmed'),
      succeeded: 'active',
      deleting: 'beingDeleted',
      failed: 'activeYetFailed',
    },
    ended: { ...always('endedYetHeld'), deleting: 'beingDeleted' },
    superseded: always('supersededByNone'),
    displaced: always('supersededByNone'),
    displacedBefore: { ...notReported, failed: 'supersededByNone' },
    openSession: { ...always('sessionYetNoAccess'), deleting: 'beingDeleted' },
    unknown: always('oddNodeState'),
  },
  aheadWithOddLevel: whateverItSays('oddLevel'),
  passed: {
    nothing: { ...always('checking'), failed: 'failedAndOver' },
    active: always('checking'),
    ended: always('expired'),
    superseded: always('expired'),
    // What took its place has an end of its own, which Azure does not show.
    displaced: always('supersededByNone'),
    displacedBefore: { ...always('checking'), failed: 'supersededByNone' },
    openSession: always('checking'),
    unknown: always('checking'),
  },
  unreadable: whateverItSays('oddEnd'),
};

type ByConnection = Record<ConnectionAfter, FindingName>;
type ByEnd = Record<End, ByConnection>;

const connected = <F extends FindingName>(finding: F) => ({
  proven: finding,
  late: finding,
  seen: finding,
  unseen: finding,
});

const byEnd = (otherwise: ByConnection, passed: ByConnection = otherwise): ByEnd => ({
  ahead: otherwise,
  passed,
  unreadable: otherwise,
});

/** The machine itself reports the end: that it was seen connected after it is enough; after the agreed end not even that is needed. */
const reportedEnded: ByEnd = byEnd(
  { ...connected('revoked'), unseen: 'removed' },
  { ...connected('revoked'), unseen: 'expired' },
);
/** Azure says that the removal is done and the machine has said nothing: only a machine that was certainly connected after it has obeyed. */
const unreported: ByEnd = byEnd({
  proven: 'revoked',
  late: 'removedBeforeReturn',
  seen: 'removedNotYetProven',
  unseen: 'removed',
});
/** It is removed, and what had taken its place may not be: nothing that comes of this job tells. */
const displaced: ByEnd = byEnd(connected('removedYetDisplaced'));
/** What the machine reported before the removal does not tell that it has heard of that. */
const displacedBefore: ByEnd = byEnd({ ...connected('removedUnheardYetDisplaced'), proven: 'removedYetDisplaced' });
const accepted: ByEnd = byEnd(connected('removalAccepted'));
const acceptedOrExpired: ByEnd = byEnd(connected('removalAccepted'), connected('expired'));
const unsuccessful: ByEnd = byEnd(connected('removalFailed'));
const unsuccessfulOrExpired: ByEnd = byEnd(connected('removalFailed'), connected('expired'));

/** A removal on its way: only the machine's own report after the agreed end proves that access is over. */
const underWay: Record<Says, ByEnd> = {
  nothing: accepted,
  active: accepted,
  ended: acceptedOrExpired,
  superseded: acceptedOrExpired,
  displaced: accepted,
  displacedBefore: accepted,
  openSession: accepted,
  unknown: accepted,
};

/** A job that takes access back: outcome × what the machine says × agreed end × connection after the outcome. */
export const revokeTable: Record<Outcome, Record<Says, ByEnd>> = {
  succeeded: {
    nothing: unreported,
    active: accepted,
    ended: reportedEnded,
    superseded: reportedEnded,
    displaced,
    displacedBefore,
    openSession: accepted,
    unknown: accepted,
  },
  running: underWay,
  deleting: underWay,
  unknown: underWay,
  failed: {
    nothing: unsuccessful,
    active: unsuccessful,
    ended: unsuccessfulOrExpired,
    superseded: unsuccessfulOrExpired,
    displaced: unsuccessful,
    displacedBefore: unsuccessful,
    openSession: unsuccessful,
    unknown: unsuccessful,
  },
};
