import { isPassedOver } from '#src/consent/access/access-decision.ts';
import { judgeJob, saysOf } from '#src/consent/access/access-job.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { isSpared } from '#src/azure/journal/revoke-journal.ts';
import { isNewer, notOver, type RemovalProof } from './removal-proof.ts';
import { type Removal, startOf } from './revoke-state.ts';

/**
 * Whether access that the press did not mean has taken the place of this job's. The job gives none any more, and a request under its name may
 * end what is there now: Azure does not say that it would not.
 */
export const isReplaced = (removal: Removal, jobName: string, evidence: AccessEvidence): boolean => {
  const jobs = evidence.jobs === 'unknown' ? [] : evidence.jobs;
  const job = jobs.find(({ name }) => sameId(name, jobName));
  if (job === undefined || !isPassedOver(job, evidence)) return false;
  // One that failed, or that the machine has said nothing of, has taken no place.
  const inEffect = notOver(evidence).filter(
    (other) => judgeJob(other, evidence).standing === 'live' && saysOf(other) !== 'nothing',
  );
  return inEffect.some((other) => isSpared(removal.row, other) || isNewer(other, startOf(removal)));
};

/** Nothing is left of what was to be revoked. */
export const replaced: RemovalProof = {
  is: 'absent',
  note: 'Access that was granted since has taken the place of this one. It is not ended by this revoke.',
};
