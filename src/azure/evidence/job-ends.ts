import { isPassedOver, judgeJob } from '#src/consent/access/access-job.ts';
import { connectionAfter, isOnOther } from '#src/consent/access/access-machine.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';

/** Names of the jobs whose end is proven. */
export const endedIn = (evidence: AccessEvidence): string[] =>
  (evidence.jobs === 'unknown' ? [] : evidence.jobs)
    .filter((job) => ['Revoked', 'Expired'].includes(judgeJob(job, evidence).word))
    .map(({ name }) => name);

/**
 * Whether a job that this page has seen lets nobody in any more, as far as that is proven. One that was superseded does not while Azure shows
 * what took its place, be that over or not; where it shows nothing of that, access may exist.
 */
export const isOver = (jobName: string, evidence: AccessEvidence): boolean => {
  const isIt = ({ name }: { name: string }): boolean => sameId(name, jobName);
  if (evidence.jobs === 'unknown') return false;
  const job = evidence.jobs.find(isIt);
  if (job !== undefined) return judgeJob(job, evidence).standing === 'over' || isPassedOver(job, evidence);
  const gone = evidence.removedJobs?.find(isIt);
  if (gone === undefined) return true;
  return !isOnOther(gone, evidence) && connectionAfter(gone.goneAt, evidence, gone.thereAt) === 'proven';
};
