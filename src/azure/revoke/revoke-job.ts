import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { isListed } from '#src/consent/access/access-records.ts';
import { wait } from '#src/lib/wait.ts';
import { revokeLookTurn } from '#src/azure/transport/bulk-pace.ts';
import { isLost } from '#src/azure/transport/operations.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { mayStillAppear, type RevokePress } from './open-consents.ts';
import { notOver, removalProof } from './removal-proof.ts';
import { askedJobs, beginAll, isMeant, isRefused, nameOf } from './revoke-asks.ts';
import { atMost, closeBeside, wasProven } from './revoke-records.ts';
import { whyWait } from './revoke-replaced.ts';
import { pauseAfter } from './revoke-request.ts';
import { change, noteRow, type Removal, startOf } from './revoke-state.ts';
import { findJobsToRevoke, type JobToRevoke, leftBehind } from './revoke-without-job.ts';

// Which jobs a revoke is about: the one that the press named, or what Azure shows that may give access.

const pressOf = (removal: Removal): RevokePress => ({ ...removal.row, startedAt: startOf(removal) });

/**
 * Jobs may appear only after the revoke of a grant that was on its way; and what seemed to have taken the place of one may fail or go, which
 * leaves that one to be asked for.
 */
export const adoptJob = (removal: Removal, evidence: AccessEvidence): void => {
  if (removal.row.job !== undefined) return;
  const found = notOver(evidence).filter((one) => isMeant(removal, one) && !whyWait(removal, one.name, evidence));
  void beginAll(removal, found.length > 0 ? found : leftBehind(evidence).filter((one) => isMeant(removal, one)));
};

/**
 * A press that named no job means all that gave access by then: the next of it, once one has ended, also one that is gone and not proven to
 * have ended. What Azure refused comes last.
 */
export const nextOf = (removal: Removal, evidence: AccessEvidence): JobToRevoke | undefined => {
  const { job } = removal.row;
  if (job === undefined) return undefined;
  const gone = askedJobs(removal).filter(
    (one) =>
      !isListed(one.name, evidence) && !wasProven(removal, one) && removalProof(one.name, evidence).is !== 'proven',
  );
  const left = [...notOver(evidence).filter((one) => isMeant(removal, one)), ...gone].filter(
    ({ name }) => name.toLowerCase() !== job.name.toLowerCase(),
  );
  return left.find((one) => !isRefused(removal, one)) ?? left[0];
};

/** The jobs that the press meant, whether or not this page asked for their end. */
export const meantJobs = (removal: Removal, evidence: AccessEvidence): JobToRevoke[] => {
  const listed = evidence.jobs === 'unknown' ? [] : evidence.jobs.filter((job) => isMeant(removal, job));
  const jobs = new Map([...listed, ...askedJobs(removal)].map((job) => [job.name.toLowerCase(), nameOf(job)]));
  return [...jobs.values()];
};

/** The jobs to revoke: as named, or as Azure shows them by now. Asked again while Azure does not answer. */
export const findJobs = async (removal: Removal): Promise<readonly JobToRevoke[]> => {
  const { machineId, job } = removal.row;
  if (job !== undefined) return [job];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await revokeLookTurn(machineId, removal.signal);
      return await findJobsToRevoke(removal.row, () => startOf(removal), removal.signal);
    } catch (error) {
      removal.signal.throwIfAborted();
      if (!isLost(error)) throw error;
      change(removal, 'requesting', { note: `Azure cannot be read, asked again: ${error.message}` });
      await wait(pauseAfter(error, attempt), removal.signal);
    }
  }
};

/** A consent without a job may have been granted from any browser just before; the journal of this one knows of its own grants only. */
const noteOnItsWay = async (removal: Removal): Promise<void> => {
  if (removal.row.jobOnItsWay) return;
  if (await mayStillAppear(pressOf(removal), removal.signal)) noteRow(removal, { jobOnItsWay: true });
};

/** So long at most the records of consents without a job are waited for, ms. */
const closingMs = 8000;

/**
 * Without a job there is no request to send: the consents for which Azure shows none are ended, so that none gets one. Answers with the
 * jobs that were asked for just before after all.
 */
export const endWithoutJob = async (
  removal: Removal,
  told: Pick<PendingRevoke, 'endRecordError'>,
): Promise<readonly JobToRevoke[]> => {
  const onItsWay = noteOnItsWay(removal);
  const closing = closeBeside(removal, pressOf(removal), told);
  await Promise.all([onItsWay, atMost(closingMs, closing, removal.signal)]);
  return findJobs(removal);
};
