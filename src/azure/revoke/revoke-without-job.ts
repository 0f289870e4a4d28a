import { localRemoval } from '#src/consent/access/access-machine.ts';
import { isProvenEnd } from '#src/consent/record.ts';
import { isListed } from '#src/consent/access/access-records.ts';
import { isPassedOver, isSuperseded, mayBeSuperseded } from '#src/consent/access/access-job.ts';
import { accessState, type AccessEvidence, type JobEvidence } from '#src/consent/access/access-state.ts';
import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { keepEnd } from '#src/azure/records/end-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import { hasDecidedSince, isSpared } from '#src/azure/journal/revoke-journal.ts';
import { type JobToRevoke, openConsents, type RevokePress } from './open-consents.ts';
import { isNewer, notOver, removalProof } from './removal-proof.ts';
import { whyHeldBack } from './revoke-replaced.ts';

export type { JobToRevoke } from './open-consents.ts';

/** Where Azure keeps no jobs, a revoke cannot be sent, and saying that it was would be false. */
const notThroughAzure = (machineId: string, reason: string): AzureError =>
  new AzureError({ kind: 'notAvailable', message: `${reason} ${localRemoval}`, scope: machineId });

const isRevoke = ({ type }: JobEvidence): boolean => type.toLowerCase() === 'revoke';

/**
 * What another job took the place of that Azure does not show: nothing else is left to be asked for, and access may exist. Once that is
 * revoked, nothing is.
 */
export const leftBehind = (read: AccessEvidence): readonly JobEvidence[] => {
  const { pending: _pending, ...evidence } = read;
  const { kind, job } = accessState(evidence);
  return kind === 'unknown' && job !== undefined && isSuperseded(job) && !isRevoke(job) ? [job] : [];
};

/** The job of the newest open consent, if records can be read. */
const jobOnRecord = (press: RevokePress): Promise<JobToRevoke | undefined> =>
  openConsents(press).then(
    ({ open }) => (open.find(({ isClosed }) => !isClosed) ?? open[0])?.job,
    () => undefined,
  );

/**
 * The jobs to revoke where none was named: those that Azure shows by now or, when the jobs cannot be read, that of the newest open
 * consent, unless the person has granted access since, which may have taken its place. None that began after the revoke (`startedAt()`, ms,
 * asked once Azure has answered) or was pressed for after it. Empty when Azure shows no access. Throws AzureError when neither can be found
 * out.
 */
export const findJobsToRevoke = async (
  row: Pick<RevokeRow, 'machineId' | 'removeExtension' | 'spares'>,
  startedAt: () => number,
  signal: AbortSignal,
): Promise<readonly JobToRevoke[]> => {
  const { machineId, removeExtension } = row;
  const isMeant = (job: JobEvidence): boolean => !isNewer(job, startedAt()) && !isSpared(row, job);
  const evidence = await readEvidence(machineId, signal, true);
  if (evidence.jobs !== 'unknown') {
    const found = notOver(evidence).filter(
      (job) => isMeant(job) && !whyHeldBack(job, evidence, (one) => !isMeant(one)),
    );
    return found.length > 0 ? found : leftBehind(evidence).filter(isMeant);
  }
  if (evidence.jobsUnavailable !== undefined) {
    if (removeExtension) return [];
    throw notThroughAzure(machineId, evidence.jobsUnavailable);
  }
  const first = hasDecidedSince(row) ? undefined : await jobOnRecord({ ...row, startedAt: startedAt() });
  if (first !== undefined) return [first];
  const reading = await readJobs(machineId, signal);
  if (!reading.available) throw notThroughAzure(machineId, reading.reason);
  const enabled = reading.jobs.filter(({ type }) => type.toLowerCase() === 'enable');
  // The machine may not have reported yet on what has taken the place of a superseded one.
  const isOther = enabled.some((job) => !isMeant(job));
  const isReplaced = (job: JobEvidence): boolean => mayBeSuperseded(job) && (isOther || isPassedOver(job, reading));
  return enabled.filter((job) => isMeant(job) && !isReplaced(job));
};

/** No more than what was seen: a list of jobs that could not be read shows neither access nor its absence. */
const closingAt = ({ jobs }: AccessEvidence): Parameters<typeof keepEnd>[2] => {
  const seen =
    jobs === 'unknown'
      ? 'the jobs of this machine could not be read'
      : 'Azure showed no access under it on this machine';
  return {
    ended: 'removed',
    sentence: `A person asked for its end while ${seen}. Nothing proves that access on the machine has ended.`,
  };
};

/** How the end of a consent goes on record: proven where a job of it is listed that proves it; not at all where one is listed that does not. */
const endOf = (name: string, evidence: AccessEvidence): Parameters<typeof keepEnd>[2] | undefined => {
  if (!isListed(name, evidence)) return closingAt(evidence);
  const proof = removalProof(name, evidence);
  return proof.is === 'proven' ? proof : undefined;
};

/**
 * Puts the end of consents on record that await no access on this machine any more, so that nobody goes on with them from elsewhere: closed
 * where Azure shows no job, which proves nothing. None that the press does not mean, and none waits for another. Answers with the error when one could not be kept: that blocks nothing.
 * `waitedFor`: as for `keepEnd`.
 */
export const endOpenConsents = async (
  press: RevokePress,
  { signal, waitedFor }: { signal?: AbortSignal; waitedFor?: AbortSignal } = {},
): Promise<AzureError | undefined> => {
  const { machineId } = press;
  try {
    const { open, unread } = await openConsents(press);
    // Among records that could not be read there may be a consent whose end is not kept now: that must not go unsaid.
    if (open.length === 0) return unread;
    const evidence = await readEvidence(machineId, signal);
    const failures = await Promise.all(
      open.map(async ({ job, isClosed }) => {
        const end = endOf(job.name, evidence);
        if (end === undefined || (isClosed && !isProvenEnd(end.ended))) return undefined;
        return keepEnd(machineId, job.name, end, waitedFor);
      }),
    );
    return failures.findLast((failure) => failure !== undefined) ?? unread;
  } catch (error) {
    if (error instanceof AzureError) return error;
    throw error;
  }
};
