import { isPassedOver, isSuperseded, judgeJob, saysOf } from '#src/consent/access/access-job.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { isSpared } from '#src/azure/journal/revoke-journal.ts';
import { isNewer, notOver, type RemovalProof } from './removal-proof.ts';
import { type Removal, startOf } from './revoke-state.ts';

/** The job of the press that another has taken the place of, as the machine says. */
const supersededOf = (jobName: string, { jobs }: AccessEvidence): JobEvidence | undefined =>
  (jobs === 'unknown' ? [] : jobs).find((job) => sameId(job.name, jobName) && isSuperseded(job));

/** Live access that the press did not mean. */
const othersOf = (removal: Removal, evidence: AccessEvidence): JobEvidence[] =>
  notOver(evidence).filter(
    (other) =>
      judgeJob(other, evidence).standing === 'live' &&
      (isSpared(removal.row, other) || isNewer(other, startOf(removal))),
  );

const isReported = (job: JobEvidence): boolean => saysOf(job) !== 'nothing';

/**
 * Whether access that the press did not mean has taken the place of this job's. The job gives none any more, and a request under its name may
 * end what is there now: Azure does not say that it would not.
 */
export const isReplaced = (removal: Removal, jobName: string, evidence: AccessEvidence): boolean => {
  const job = supersededOf(jobName, evidence);
  if (job === undefined || !isPassedOver(job, evidence)) return false;
  // One that failed, or that the machine has said nothing of, has taken no place.
  return othersOf(removal, evidence).some(isReported);
};

/**
 * The machine reports that the place of this job's access is taken, and nothing yet of access that was asked for since and may have taken it:
 * until it does, a request under the old name may end that, which the press did not mean.
 */
export const mayBeReplaced = (removal: Removal, jobName: string, evidence: AccessEvidence): boolean =>
  supersededOf(jobName, evidence) !== undefined && othersOf(removal, evidence).some((other) => !isReported(other));

/** Nothing is left of what was to be revoked. */
export const replaced: RemovalProof = {
  is: 'absent',
  note: 'Access that was granted since has taken the place of this one. It is not ended by this revoke.',
};
