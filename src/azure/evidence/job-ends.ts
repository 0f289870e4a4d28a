import { isSuperseded, judgeJob } from '#src/consent/access/access-job.ts';
import { connectionAfter } from '#src/consent/access/access-machine.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';

/** Names of the jobs whose end is proven. */
export const endedIn = (evidence: AccessEvidence): string[] =>
  (evidence.jobs === 'unknown' ? [] : evidence.jobs)
    .filter((job) => ['Revoked', 'Expired'].includes(judgeJob(job, evidence).word))
    .map(({ name }) => name);

/**
 * Whether a job that this page has seen lets nobody in any more, as far as that is proven. One that was superseded does not while Azure shows
 * what took its place; where it shows nothing of that, access may exist.
 */
export const isOver = (jobName: string, evidence: AccessEvidence): boolean => {
  const isIt = ({ name }: { name: string }): boolean => sameId(name, jobName);
  if (evidence.jobs === 'unknown') return false;
  const { jobs } = evidence;
  const job = jobs.find(isIt);
  const isLive = (one: JobEvidence): boolean => !isSuperseded(one) && judgeJob(one, evidence).standing === 'live';
  if (job !== undefined) return isSuperseded(job) ? jobs.some(isLive) : judgeJob(job, evidence).standing === 'over';
  const gone = evidence.removedJobs?.find(isIt);
  return gone === undefined || connectionAfter(gone.goneAt, evidence, gone.thereAt) === 'proven';
};
