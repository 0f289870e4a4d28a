import { type AccessLevel, parseAccessLevel } from '#src/consent/access-level.ts';
import { clockSkewMs, parseInstant } from '#src/consent/instant.ts';
import { jobSentence } from './access-job-sentences.ts';
import {
  type ConnectionAfter,
  type End,
  enableTable,
  type FindingName,
  findings,
  revokeTable,
  type Says,
  type SaysAlone,
  saysTable,
} from './access-job-table.ts';
import { connectionAfter, isOnOther, isOnThis } from './access-machine.ts';
import { isBefore, nodeStateOf, outcomeOf } from './job-words.ts';
import type { AccessEvidence, AccessWord, JobEvidence } from './access-state.ts';

/** What one job proves about access. */
export interface JobVerdict {
  job: JobEvidence;
  word: AccessWord;
  detail: string;
  /**
   * `live`: access through this job may exist or be on its way, so it decides the state. `doubtful`: it does not decide, but a revoke
   * may still have something to end. `over`: proven to give no access.
   */
  standing: 'live' | 'doubtful' | 'over';
  level?: AccessLevel;
  until?: number;
}

/** How many sessions the job reports without an end. */
export function openSessions(job: JobEvidence): number {
  return job.sessions.filter((session) => !session.sessionEndTime).length;
}

/** What the machine says about access through this job, its sessions and the age of its report considered. */
export function saysOf(job: JobEvidence): SaysAlone {
  const sessions = openSessions(job) === 0 ? 'closed' : 'open';
  return saysTable[nodeStateOf(job)][sessions][isStale(job) ? 'stale' : 'fresh'];
}

/**
 * From before the newest request, and not from after the agreed end, which the machine keeps by itself. A report without a time may be from
 * before any request but the first.
 */
function isStale({ nodeUpdatedAt, createdAt, lastModifiedAt, expirationTimestamp }: JobEvidence): boolean {
  const reported = parseInstant(nodeUpdatedAt);
  const changed = parseInstant(lastModifiedAt);
  if (reported === undefined) return changed !== undefined && changed !== parseInstant(createdAt);
  const end = parseInstant(expirationTimestamp);
  const isAfterEnd = reported !== undefined && end !== undefined && reported >= end;
  return isBefore(nodeUpdatedAt, lastModifiedAt) && !isAfterEnd;
}

function endOf(until: number | undefined, now: number): End {
  if (until === undefined) return 'unreadable';
  // Written so that a time which cannot be compared counts as past: never Active by accident.
  return now < until ? 'ahead' : 'passed';
}

/** When the request ended, ms, or by when: without a time of its end, when it was first read as done. */
function endedAt(job: JobEvidence, { readAt }: AccessEvidence): number {
  return parseInstant(job.endTime) ?? job.doneBy ?? readAt;
}

/** From when on Azure may have begun to forget the request, ms. */
function keptFrom(job: JobEvidence, evidence: AccessEvidence): number {
  const ended = endedAt(job, evidence);
  if (parseInstant(job.endTime) !== undefined) return ended;
  return Math.min(ended, parseInstant(job.lastModifiedAt) ?? parseInstant(job.startTime) ?? Number.NEGATIVE_INFINITY);
}

/** Whether the machine that the job is on was connected after the removal: what another one of its name does says nothing of that. */
function connectionSince(job: JobEvidence, evidence: AccessEvidence): ConnectionAfter {
  if (isOnOther(job, evidence)) return 'unseen';
  return connectionAfter(endedAt(job, evidence), evidence, keptFrom(job, evidence));
}

/** Whether another job took the place of this one. While its own newest request runs, the machine's report is about an earlier one. */
export function isSuperseded(job: JobEvidence): boolean {
  const outcome = outcomeOf(job);
  return saysOf(job) === 'superseded' && (outcome === 'succeeded' || outcome === 'failed');
}

/** As the former, or that cannot be told: Azure tells how its newest request stands in words that are not known here. */
export function mayBeSuperseded(job: JobEvidence): boolean {
  return isSuperseded(job) || (saysOf(job) === 'superseded' && outcomeOf(job) === 'unknown');
}

function changedAt(job: JobEvidence): number {
  return parseInstant(job.lastModifiedAt) ?? parseInstant(job.createdAt) ?? parseInstant(job.startTime) ?? 0;
}

/** The order of jobs: the newest first. */
export function byAge(one: JobEvidence, other: JobEvidence): number {
  return changedAt(other) - changedAt(one) || (one.name < other.name ? 1 : -1);
}

/** The machine has said something of access through this job at some time, in words that are known. */
const wasReported = (job: JobEvidence): boolean => {
  const state = nodeStateOf(job);
  return state === 'none' ? openSessions(job) > 0 : state !== 'unknown';
};

const reportedAt = (job: JobEvidence): number => parseInstant(job.nodeUpdatedAt) ?? Number.NaN;

/** Whatever was asked for or reported since, what was made after the last change of the other came after it. */
const isMadeAfter = (job: JobEvidence, other: JobEvidence): boolean =>
  (parseInstant(job.createdAt) ?? Number.NaN) > changedAt(other);

/** Of what the machine has said nothing: its removal is done, and it was there when the place of `displaced` was taken, by the report of that. */
const wasThereWhenTaken = (job: JobEvidence, displaced: JobEvidence): boolean =>
  nodeStateOf(job) === 'none' &&
  job.type.toLowerCase() === 'revoke' &&
  outcomeOf(job) === 'succeeded' &&
  (parseInstant(job.createdAt) ?? Number.NaN) <= reportedAt(displaced) + clockSkewMs;

/**
 * Whether `other` has taken the place of this job: the machine has reported on it since. One that has only been asked for has taken no
 * place: what did may be gone from Azure, and access through that go on. That somebody has asked to revoke this one since says nothing of which of them came last;
 * the machine's reports on both do, unless the place of the other was taken, too: that may have been by this one.
 */
function isSuccessor(other: JobEvidence, job: JobEvidence): boolean {
  if (isMadeAfter(other, job) && (wasReported(other) || wasThereWhenTaken(other, job))) return true;
  if (!wasReported(other)) return false;
  if (saysOf(other) !== 'nothing' && byAge(other, job) < 0) return true;
  const isRevoke = job.type.toLowerCase() === 'revoke';
  return isRevoke && nodeStateOf(other) !== 'superseded' && reportedAt(other) >= reportedAt(job);
}

function hasSuccessor(job: JobEvidence, { jobs }: Pick<AccessEvidence, 'jobs'>): boolean {
  return jobs !== 'unknown' && jobs.some((other) => other !== job && isSuccessor(other, job));
}

/** Whether another job that Azure shows has taken the place of this one. */
export function isPassedOver(job: JobEvidence, evidence: Pick<AccessEvidence, 'jobs'>): boolean {
  return isSuperseded(job) && hasSuccessor(job, evidence);
}

/** A removal that is done, of access whose place something has taken that Azure does not show. */
export const isRemovedYetDisplaced = ({ word, standing }: JobVerdict): boolean =>
  word === 'Unknown' && standing === 'doubtful';

/** What the machine says about access through this job, next to what it says of the others. */
function saysAmong(job: JobEvidence, evidence: AccessEvidence): Says {
  const says = saysOf(job);
  const isBeforeRequest = says === 'nothing' && nodeStateOf(job) === 'superseded';
  if (!(says === 'superseded' || isBeforeRequest) || hasSuccessor(job, evidence)) return says;
  return isBeforeRequest ? 'displacedBefore' : 'displaced';
}

export function judgeJob(job: JobEvidence, evidence: AccessEvidence): JobVerdict {
  const level = parseAccessLevel(job.accessLevel);
  const until = parseInstant(job.expirationTimestamp);
  const name = findingOf(job, evidence, endOf(until, evidence.now), level);
  const about = {
    job,
    evidence,
    outcome: outcomeOf(job),
    sessions: openSessions(job),
    endedAt: endedAt(job, evidence),
    keptFrom: keptFrom(job, evidence),
    isEndDated: parseInstant(job.endTime) !== undefined,
  };
  const detail = jobSentence(name, { ...about, ...(level && { level }), ...(until !== undefined && { until }) });
  return { job, ...findings[name], detail, ...(level && { level }), ...(until !== undefined && { until }) };
}

function findingOf(job: JobEvidence, evidence: AccessEvidence, end: End, level: AccessLevel | undefined): FindingName {
  const says = saysAmong(job, evidence);
  const outcome = outcomeOf(job);
  switch (job.type.toLowerCase()) {
    case 'enable':
      return enableTable[end === 'ahead' && level === undefined ? 'aheadWithOddLevel' : end][says][outcome];
    case 'revoke':
      // That the agreed end has passed counts with the word of the machine which keeps it: another one's is none.
      return revokeTable[outcome][says][isOnThis(job, evidence) ? end : 'ahead'][connectionSince(job, evidence)];
    default:
      // Azure's list of types is open: one not known here has no row, and may give access.
      return 'oddType';
  }
}
