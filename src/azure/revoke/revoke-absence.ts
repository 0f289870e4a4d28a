import { isPassedOver } from '#src/consent/access/access-job.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { machineConsentsQuery } from '#src/azure/records/consent-records.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { isSpared } from '#src/azure/journal/revoke-journal.ts';
import { absenceProof, isNewer, notOver, removalProof, type RemovalProof } from './removal-proof.ts';
import { isMeant } from './revoke-asks.ts';
import { isThereAgain } from './revoke-extension.ts';
import { mayBeOnItsWay, onItsWay } from './revoke-on-its-way.ts';
import { isReplaced, replaced, whyWait } from './revoke-replaced.ts';
import { type Removal, startOf } from './revoke-state.ts';

/** Without what the person has granted on the machine since the revoke. */
export const withoutSpared = ({ row }: Pick<Removal, 'row'>, evidence: AccessEvidence): AccessEvidence => {
  const isOther = ({ name }: { name: string }): boolean => !isSpared(row, { name });
  const { jobs, records, removedJobs } = evidence;
  return {
    ...evidence,
    jobs: jobs === 'unknown' ? jobs : jobs.filter(isOther),
    records: records === 'unknown' ? records : records.filter(({ consentId }) => isOther({ name: consentId })),
    ...(removedJobs && { removedJobs: removedJobs.filter(isOther) }),
  };
};

/** Consents on record that began after the revoke, as far as records were read. */
const laterConsents = (removal: Removal): ReadonlySet<string> => {
  const reading = queryClient.getQueryData(machineConsentsQuery(removal.row.machineId).queryKey);
  const later = reading?.consents.filter(({ consent }) => isNewer({ createdAt: consent.notBefore }, startOf(removal)));
  return new Set(later?.map(({ consentId }) => consentId));
};

/** Without what began after the revoke, which it did not mean, and without what that has taken the place of. */
const onlyMeant = (removal: Removal, read: AccessEvidence): AccessEvidence => {
  const evidence = withoutSpared(removal, read);
  const { jobs, records } = evidence;
  const later = laterConsents(removal);
  return {
    ...evidence,
    jobs: jobs === 'unknown' ? jobs : jobs.filter((job) => isMeant(removal, job) && !isPassedOver(job, read)),
    records: records === 'unknown' ? records : records.filter(({ consentId }) => !later.has(consentId)),
  };
};

/** Judges a revoke that has found no job: by what it meant alone, for nothing else is ever asked to end. */
const absenceOf = (removal: Removal, evidence: AccessEvidence): RemovalProof => {
  const { row } = removal;
  const isReplaced = (row.spares ?? []).length > 0;
  // Somebody may have granted access since the removal was asked for, which brings the extension back.
  const isNeeded = notOver(evidence).some((job) => isNewer(job, startOf(removal)));
  const stays = isReplaced || isNeeded || removal.keepsExtension === true || isThereAgain(removal, evidence);
  const removeExtension = row.removeExtension && !stays;
  const proof = absenceProof(onlyMeant(removal, evidence), { removeExtension, isReplaced, read: evidence });
  if (!mayBeOnItsWay(removal)) return proof;
  if (proof.is === 'absent') return { is: 'open', note: onItsWay };
  return proof.is === 'open' && proof.lasting === true ? { ...proof, lasting: false } : proof;
};

/** What the evidence says of all that the revoke meant, or of the job that is pursued. */
export const proofOf = (removal: Removal, evidence: AccessEvidence): RemovalProof => {
  const { job } = removal.row;
  if (job === undefined) return absenceOf(removal, evidence);
  const proof = removalProof(job.name, evidence);
  if (proof.is === 'proven') return proof;
  if (isReplaced(removal, job.name, evidence)) return replaced;
  return (proof.is === 'repeat' ? whyWait(removal, job.name, evidence) : undefined) ?? proof;
};
