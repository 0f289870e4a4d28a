import type { AccessEvidence, JobEvidence, Part, ReadProblem } from '#src/consent/access/evidence.ts';
import { jobsIn } from '#src/consent/access/consents.ts';
import { awayOf } from '#src/consent/access/connection.ts';
import { isBeingRevoked, jobOutcome, judgeJob, nodeStateOf, requestedAt } from '#src/consent/access/job.ts';
import { listLagMs, type Operation, type PersonReason, type Sent, type Step } from './operation.ts';

/** What every table is asked with. `now`: server time, ms. */
export interface Question {
  operation: Operation;
  evidence: AccessEvidence;
  now: number;
}

const passingKinds: ReadonlySet<string> = new Set([
  'network',
  'serverError',
  'malformed',
  'throttled',
  'cancelled',
  'unread',
]);

/** What could not be read: that passes by itself, or somebody has to see to it. */
export function unread(failure: ReadProblem): Step {
  // What nobody has read yet is read at once.
  if (passingKinds.has(failure.kind)) return wait({ is: 'unreachable', failure }, failure.kind === 'unread' ? 0 : 3);
  return failure.kind === 'signInNeeded' ? person({ is: 'signIn' }) : person({ is: 'refused', failure });
}

/** Whether Azure refused for want of a role, and no policy or deny assignment did. */
export function isWithoutRole({ kind, code }: ReadProblem): boolean {
  return kind === 'forbidden' && code?.toLowerCase() === 'authorizationfailed';
}

/** A part as it was read, or the step that its absence asks for. */
export function read<T>(part: Part<T>): { value: T } | { step: Step } {
  return 'value' in part ? part : { step: unread(part.problem) };
}

/** What was read last, however long ago. */
export function lastOf<T>(part: Part<T>): Part<T> {
  return ('problem' in part && part.last) || part;
}

export function jobNamed(evidence: AccessEvidence, name: string): JobEvidence | undefined {
  return jobsIn(evidence)?.find((job) => job.name.toLowerCase() === name.toLowerCase());
}

/** A job through which access may exist, and no request to end it is under way; one that failed lets nobody in. */
export function standsOpen(job: JobEvidence, evidence: AccessEvidence, now: number): boolean {
  const { finding, isOver } = judgeJob(job, evidence, now);
  return !isOver && !isBeingRevoked(job) && finding !== 'requestFailed';
}

/** How long a wait for the machine should be, seconds: it answers soon or, after a while, when it is back. */
export function patience(since: number | undefined, now: number): number {
  const waited = now - (since ?? now);
  return waited < 60_000 ? 2 : waited < 600_000 ? 8 : waited < 3_600_000 ? 15 : 30;
}

/** Azure has the request: the machine is to report it, once it is connected. */
export function machineReports(evidence: AccessEvidence, job: JobEvidence | undefined, now: number): Step {
  const at = job && requestedAt(job);
  const away = awayOf(evidence.machine, at);
  if (away === undefined) return wait({ is: 'machineReports' }, patience(at, now));
  return wait({ is: 'machineAway', since: away.since, keptUntil: away.keptUntil }, 15);
}

/** Azure shows the job as it was wanted: done, once the machine reports that too. */
export function reported(is: 'active' | 'reduced', job: JobEvidence, { evidence, now }: Question): Step {
  if (jobOutcome(job) === 'succeeded' && nodeStateOf(job) === 'active')
    return { do: 'done', outcome: { is, level: job.accessLevel, until: job.expirationTimestamp } };
  return machineReports(evidence, job, now);
}

/** After a lost reply the same request is sent again soon: it has the same name and content. */
const lostAfterMs = 5000;

/**
 * What follows from a request that left and that Azure doesn't show: it may be on its way, it was lost and may be sent again, or Azure took
 * it and it is gone.
 */
export function fateOf(sent: Sent | undefined, now: number): 'unsent' | 'onItsWay' | 'lost' | 'gone' {
  if (sent === undefined) return 'unsent';
  if (sent.acceptedAt !== undefined) return now - sent.acceptedAt < listLagMs ? 'onItsWay' : 'gone';
  return now - sent.at < lostAfterMs ? 'onItsWay' : 'lost';
}

/** By how much the clock of a press or a request may be behind Azure's, ms. */
export const datedWithinMs = 10_000;

/** Whether what Azure shows came of our newest request, or after it. `shownAt`: ms. */
export function isShown(sent: Sent, shownAt = 0): boolean {
  return shownAt >= sent.at - datedWithinMs;
}

export function wait(why: Extract<Step, { do: 'wait' }>['why'], seconds: number): Step {
  return { do: 'wait', why, seconds };
}

export function person(why: PersonReason): Step {
  return { do: 'person', why };
}
