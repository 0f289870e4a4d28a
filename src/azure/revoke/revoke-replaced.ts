import { isPassedOver, isSuperseded, judgeJob, mayBeSuperseded, saysOf } from '#src/consent/access/access-job.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { isSpared } from '#src/azure/journal/revoke-journal.ts';
import { awaitsReport, isNewer, notOver, type RemovalProof } from './removal-proof.ts';
import { type Removal, startOf } from './revoke-state.ts';

const jobNamed = (jobName: string, { jobs }: AccessEvidence): JobEvidence | undefined =>
  (jobs === 'unknown' ? [] : jobs).find(({ name }) => sameId(name, jobName));

type IsOther = (job: JobEvidence) => boolean;

/** Whether the press did not mean a job. */
const otherThan =
  (removal: Removal): IsOther =>
  (job) =>
    isSpared(removal.row, job) || isNewer(job, startOf(removal));

const othersOf = (isOther: IsOther, evidence: AccessEvidence): JobEvidence[] =>
  notOver(evidence).filter((job) => judgeJob(job, evidence).standing === 'live' && isOther(job));

const isReported = (job: JobEvidence): boolean => saysOf(job) !== 'nothing';

/**
 * Whether access that the press did not mean has taken the place of this job's. The job gives none any more, and a request under its name may
 * end what is there now: Azure does not say that it would not.
 */
export const isReplaced = (removal: Removal, jobName: string, evidence: AccessEvidence): boolean => {
  const job = jobNamed(jobName, evidence);
  if (job === undefined || !isPassedOver(job, evidence)) return false;
  // One that failed, or that the machine has said nothing of, has taken no place.
  return othersOf(otherThan(removal), evidence).some(isReported);
};

/**
 * Why nothing may be asked for under the name of a job for now: the machine reports that the place of its access is taken, and not yet
 * whether by access that was asked for since; or Azure's words for the job are not known here, so its own newest request may be what is to
 * come. A request may end what the press did not mean (`isOther`).
 */
export const whyHeldBack = (job: JobEvidence, evidence: AccessEvidence, isOther: IsOther): RemovalProof | undefined => {
  if (!mayBeSuperseded(job)) return undefined;
  const others = othersOf(isOther, evidence);
  if (isSuperseded(job)) return others.some((other) => !isReported(other)) ? awaitsReport(evidence) : undefined;
  return others.length > 0 ? { ...awaitsReport(evidence), note: inUnknownWords } : undefined;
};

/** The same of a revoke's job, as far as Azure shows it. */
export const whyWait = (removal: Removal, jobName: string, evidence: AccessEvidence): RemovalProof | undefined => {
  const job = jobNamed(jobName, evidence);
  return job && whyHeldBack(job, evidence, otherThan(removal));
};

const inUnknownWords =
  'The machine reports that other access has taken the place of this one, and Azure tells how this one stands in words that are not known here. Nothing is asked for until it says more.';

/** Nothing is left of what was to be revoked. */
export const replaced: RemovalProof = {
  is: 'absent',
  note: 'Access that was granted since has taken the place of this one. It is not ended by this revoke.',
};
