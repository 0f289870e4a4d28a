import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import { isPassedOver, isSuperseded, judgeJob, saysOf } from '#src/consent/access/access-job.ts';
import type { JobVerdict } from '#src/consent/access/access-job.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';
import type { Ending } from './revocable.ts';

/** A machine of a consent on which it may let Microsoft Support in. */
export interface ConsentMachine {
  machineId: string;
  /**
   * What is still to be ended there where Azure shows no job of the consent: nothing; access that may yet come, unless other access has taken
   * its place; or a grant that is at work here, whatever else there is.
   */
  withoutJob: 'nothing' | 'mayCome' | 'underWay';
}

type Jobs = Extract<JobsReading, { available: true }>;

function standingOf(job: JobEvidence, { readAt, jobs }: Jobs, now: number): JobVerdict['standing'] {
  return judgeJob(job, { now, readAt, jobs, machine: 'unknown', extension: 'unknown', records: 'unknown' }).standing;
}

/** Whether nothing is left to be revoked of a job: its end is proven, or the machine itself has reported it after it was asked for. The page of the machine says when that counts. */
function isOver(job: JobEvidence, reading: Jobs, now: number): boolean {
  const isReported = job.type.toLowerCase() === 'revoke' && saysOf(job) === 'ended';
  return isReported || standingOf(job, reading, now) === 'over';
}

/** Whether another job gives access, or is to, whose place is not taken. One that failed keeps nobody from asking for what may yet come. */
const isOtherLive = (own: JobEvidence | undefined, reading: Jobs, now: number, isTaken: typeof isPassedOver): boolean =>
  reading.jobs.some(
    (job) =>
      job !== own && !isTaken(job, reading) && !isOver(job, reading, now) && standingOf(job, reading, now) === 'live',
  );

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
): Ending | undefined {
  // Where nothing of this consent is left, what others were granted there is not its to end.
  if (reading?.available !== true) return withoutJob === 'nothing' ? undefined : {};
  const own = reading.jobs.find(({ name }) => sameId(name, consentId));
  if (own !== undefined && isOver(own, reading, now)) return undefined;
  // What has taken the place of another may be gone from Azure, and access go on through that.
  if (own !== undefined && !isSuperseded(own))
    return { job: own, ...(isOtherLive(own, reading, now, isPassedOver) && { hasOther: true }) };
  if (withoutJob === 'underWay') return {};
  const isOther = isOtherLive(own, reading, now, isSuperseded);
  // Azure does not show what has taken its place, and access may go on through that.
  if (own !== undefined) return isOther || isPassedOver(own, reading) ? undefined : {};
  return withoutJob === 'nothing' || isOther ? undefined : {};
}
