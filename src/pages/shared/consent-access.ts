import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import { isSuperseded, judgeJob, nodeStateOf, openSessions } from '#src/consent/access/access-job.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';

/** A machine of a consent on which it may let Microsoft Support in. */
export interface ConsentMachine {
  machineId: string;
  /**
   * What is still to be ended there where Azure shows no job of the consent: nothing; access that may yet come, unless other access has taken
   * its place; or a grant that is at work here, whatever else there is.
   */
  withoutJob: 'nothing' | 'mayCome' | 'underWay';
}

/** Whether nothing is left to be revoked of a job: its end is proven, or the machine itself has reported it. The page of the machine says when that counts. */
function isOver(job: JobEvidence, { readAt, jobs }: Extract<JobsReading, { available: true }>, now: number): boolean {
  const evidence = { now, readAt, jobs, machine: 'unknown', extension: 'unknown', records: 'unknown' } as const;
  return judgeJob(job, evidence).standing === 'over' || (nodeStateOf(job) === 'ended' && openSessions(job) === 0);
}

/**
 * What a revoke of this consent is to end on one machine: its own job where Azure shows it, so that nothing else is ended there; all there is
 * where that is not known, as anywhere (`job` absent); `undefined` where there is nothing. A job that another has taken the place of is never
 * named: a request under its name may end that other access. `now` in ms of server time.
 */
export function endingUnder(
  consentId: string,
  { withoutJob }: ConsentMachine,
  reading: JobsReading | undefined,
  now: number,
): { job?: JobEvidence } | undefined {
  if (reading?.available !== true) return {};
  const own = reading.jobs.find(({ name }) => sameId(name, consentId));
  if (own !== undefined && isOver(own, reading, now)) return undefined;
  if (own !== undefined && !isSuperseded(own)) return { job: own };
  if (withoutJob === 'underWay') return {};
  const isOther = reading.jobs.some((job) => job !== own && !isOver(job, reading, now));
  // Azure does not show what has taken its place, and access may go on through that.
  if (own !== undefined) return isOther ? undefined : {};
  return withoutJob === 'nothing' || isOther ? undefined : {};
}
