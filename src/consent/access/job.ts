import { type AccessLevel, parseLevel } from '#src/consent/level.ts';
import { parseInstant } from '#src/lib/time.ts';
import { connectionAfter } from './connection.ts';
import type { AccessEvidence, JobEvidence, SessionEvidence } from './evidence.ts';
import {
  enableTable,
  findings,
  type JobFinding,
  type JobOutcome,
  type Report,
  revokeDoneTable,
  revokeOpenTable,
} from './job-table.ts';

/** The state that the machine reports, whenever it did. Only "Active" is documented; "Failed" claims no access; a word not known here is `odd`. */
export type NodeState = 'none' | 'active' | 'ended' | 'superseded' | 'odd';

/** What one job shows, next to the other evidence. Times in ms. */
export interface JobVerdict {
  job: JobEvidence;
  finding: JobFinding;
  /** Proven to give no access any more. */
  isOver: boolean;
  level: AccessLevel | undefined;
  until: number | undefined;
}

export function judgeJob(job: JobEvidence, evidence: AccessEvidence, now: number): JobVerdict {
  const finding = findingOf(job, evidence, now);
  const isOver = findings[finding].rank === undefined;
  return { job, finding, isOver, level: parseLevel(job.accessLevel), until: parseInstant(job.expirationTimestamp) };
}

/** Whether the job's Revoke is proven: Azure calls it done, and the machine was connected after it. */
export function isRevokeProven(job: JobEvidence, evidence: AccessEvidence, now: number): boolean {
  return judgeJob(job, evidence, now).finding === 'revoked';
}

/** Whether the job is a Revoke that has not failed. */
export function isBeingRevoked(job: JobEvidence): boolean {
  return isRevoke(job) && jobOutcome(job) !== 'failed';
}

/** Whether the agreed end of the job has passed; false where Azure gives no time. */
export function hasRunOut(job: JobEvidence, now: number): boolean {
  const until = parseInstant(job.expirationTimestamp);
  return until !== undefined && now >= until;
}

/**
 * How far Azure says that the newest request of the job has come. Both of ARM's words must say success; one is enough for failure. An outcome
 * from before the request is that of an earlier one, so the request is still running.
 */
export function jobOutcome(job: JobEvidence): JobOutcome {
  const outcome = outcomeInWords(job.provisioningState.toLowerCase(), job.status.toLowerCase());
  const isTerminal = outcome === 'succeeded' || outcome === 'failed';
  const isOfEarlier = (parseInstant(job.endTime) ?? Infinity) < (parseInstant(job.lastModifiedAt) ?? -Infinity);
  return isTerminal && isOfEarlier ? 'running' : outcome;
}

export function nodeStateOf(job: JobEvidence): NodeState {
  const state = (job.nodeState ?? '').toLowerCase();
  if (state === '' || state === 'failed') return 'none';
  if (state === 'active' || state === 'superseded') return state;
  return state === 'expired' || state === 'revoked' ? 'ended' : 'odd';
}

/** Sessions without an end. */
export function openSessions(job: JobEvidence): SessionEvidence[] {
  return job.sessions.filter((session) => !session.sessionEndTime);
}

/** When the newest request was made, ms. */
export function requestedAt(job: JobEvidence): number | undefined {
  return parseInstant(job.lastModifiedAt ?? job.createdAt ?? job.startTime);
}

/**
 * Whether the machine's report is known to be about the newest request: from no earlier than that, or than the agreed end, which the machine
 * keeps by itself. A node never used reports "Expired" at no time, so a report without a time is about nothing.
 */
export function isReportFresh(job: JobEvidence): boolean {
  const reported = parseInstant(job.nodeUpdatedAt);
  const from = Math.min(requestedAt(job) ?? Infinity, parseInstant(job.expirationTimestamp) ?? Infinity);
  return reported !== undefined && reported >= from;
}

/** Newest request first. */
export function byAge(one: JobEvidence, other: JobEvidence): number {
  return (requestedAt(other) ?? 0) - (requestedAt(one) ?? 0) || (one.name < other.name ? 1 : -1);
}

/** When the revoke of the job took effect, as far as Azure says, ms: its end, or where the machine itself reports it, at least the request. */
export function revokedAt(job: JobEvidence): number | undefined {
  const ended = parseInstant(job.endTime);
  return ended ?? (nodeStateOf(job) === 'ended' && isReportFresh(job) ? requestedAt(job) : undefined);
}

function findingOf(job: JobEvidence, evidence: AccessEvidence, now: number): JobFinding {
  const report = reportOf(job, evidence);
  const outcome = jobOutcome(job);
  const isPassed = hasRunOut(job, now);
  if (isRevoke(job)) {
    // After the agreed end, that the machine itself reports an end is enough.
    const isExpired = isPassed && report === 'ended';
    if (outcome !== 'succeeded') return isExpired ? 'expired' : revokeOpenTable[outcome];
    const at = revokedAt(job);
    const finding = revokeDoneTable[report][at === undefined ? 'unseen' : connectionAfter(at, evidence.machine)];
    return isExpired && finding === 'revokeNotSeen' ? 'expired' : finding;
  }
  // ARM's list of types is open: one that is not known here may give access.
  if (job.type.toLowerCase() !== 'enable') return 'odd';
  if (parseInstant(job.expirationTimestamp) === undefined) return 'odd';
  const finding = enableTable[isPassed ? 'passed' : 'ahead'][report][outcome];
  const saysLevel = finding === 'active' || finding === 'requested';
  return saysLevel && parseLevel(job.accessLevel) === undefined ? 'odd' : finding;
}

function reportOf(job: JobEvidence, evidence: AccessEvidence): Report {
  const state = nodeStateOf(job);
  if (state === 'active' || state === 'odd') return state;
  if (openSessions(job).length > 0) return 'open';
  if (state === 'superseded' && !hasSuccessor(job, evidence)) return 'displaced';
  return isReportFresh(job) ? state : 'none';
}

/**
 * Whether another job of the list has taken the place of this one: the machine has reported on it no earlier than it reported that, and it
 * is newer or in force. A machine holds one grant at a time.
 */
function hasSuccessor(job: JobEvidence, { jobs }: AccessEvidence): boolean {
  const reported = parseInstant(job.nodeUpdatedAt) ?? Infinity;
  const created = parseInstant(job.createdAt) ?? Infinity;
  const list = 'value' in jobs && Array.isArray(jobs.value) ? jobs.value : [];
  return list.some((other) => {
    const state = nodeStateOf(other);
    if (other === job || state === 'none' || state === 'odd') return false;
    const isNewer = (parseInstant(other.createdAt) ?? -Infinity) > created || state === 'active';
    return isNewer && (parseInstant(other.nodeUpdatedAt) ?? -Infinity) >= reported;
  });
}

function isRevoke(job: JobEvidence): boolean {
  return job.type.toLowerCase() === 'revoke';
}

function outcomeInWords(state: string, status: string): JobOutcome {
  if (state === 'deleting' || state === 'deleted') return 'deleting';
  if (failedWords.has(state) || failedWords.has(status)) return 'failed';
  const isStatusDone = succeededStatus.has(status);
  if (state === 'succeeded' && isStatusDone) return 'succeeded';
  const isKnown = (state === 'succeeded' || runningWords.has(state)) && (isStatusDone || runningWords.has(status));
  return isKnown ? 'running' : 'odd';
}

const succeededStatus: ReadonlySet<string> = new Set(['succeeded', 'deploymentsuccess']);
const failedWords: ReadonlySet<string> = new Set('failed error canceled validationfailed deploymentfailed'.split(' '));
const runningWords: ReadonlySet<string> = new Set(
  'notspecified accepted inprogress creating updating provisioning disableinprogress validationinprogress validationsuccess deploymentinprogress scheduled paused'.split(
    ' ',
  ),
);
