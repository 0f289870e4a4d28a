import type { AccessEvidence } from '#src/consent/access-state.ts';
import { wait } from '#src/lib/wait.ts';
import { mayStillAppear } from './open-consents.ts';
import { isLost } from './operations.ts';
import type { PendingRevoke } from './pending-revokes.ts';
import { isNewer, nextToRevoke, notOver } from './removal-proof.ts';
import { namedJob } from './revoke-journal.ts';
import { pauseAfter, sendRevoke } from './revoke-request.ts';
import { change, noteRow, type Removal } from './revoke-state.ts';
import { endOpenConsents, findJobToRevoke, type JobToRevoke } from './revoke-without-job.ts';

// Which job a revoke is about: as the press named it, or what Azure shows that may give access.

/** When the revoke began, ms. */
const startOf = (removal: Removal): number => {
  if (removal.row.isStartUnsure === true) noteRow(removal, {});
  return removal.row.startedAt;
};

/** Writes down that this is the job to end, and asks for it. */
export const takeOn = async (removal: Removal, job: JobToRevoke): Promise<void> => {
  const { name, accessLevel, expirationTimestamp } = job;
  noteRow(removal, { job: { name, accessLevel, expirationTimestamp } });
  await sendRevoke(removal, job);
};

/** A job may appear only after the revoke of a grant that was on its way. */
export const adoptJob = async (removal: Removal, evidence: AccessEvidence): Promise<void> => {
  const { row } = removal;
  if (row.job !== undefined) return;
  const startedAt = startOf(removal);
  const job = notOver(evidence).find((one) => !isNewer(one, startedAt));
  if (job === undefined) return;
  await takeOn(removal, job);
};

/** A press that named no job means all that gave access by then: the next of it, once one has ended. */
export const nextOf = (removal: Removal, evidence: AccessEvidence): JobToRevoke | undefined => {
  const { job } = removal.row;
  if (job === undefined || namedJob(removal.row) !== undefined) return undefined;
  return nextToRevoke(job.name, evidence, startOf(removal));
};

/** The job to revoke: as named, or as Azure shows it by now. Asked again while Azure does not answer. */
const findJob = async (removal: Removal): Promise<void> => {
  const { machineId, removeExtension } = removal.row;
  for (let attempt = 1; removal.row.job === undefined; attempt += 1) {
    try {
      const job = await findJobToRevoke(
        machineId,
        { removeExtension, startedAt: () => startOf(removal) },
        removal.signal,
      );
      if (job === undefined) return;
      const { name, accessLevel, expirationTimestamp } = job;
      noteRow(removal, { job: { name, accessLevel, expirationTimestamp } });
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
  const { machineId, jobOnItsWay } = removal.row;
  if (jobOnItsWay) return;
  if (await mayStillAppear(machineId, startOf(removal), removal.signal)) noteRow(removal, { jobOnItsWay: true });
};

/** Without a job there is no request to send: the consents for which Azure shows none are ended, so that none gets one. */
export const endWithoutJob = async (removal: Removal): Promise<Pick<PendingRevoke, 'endRecordError'>> => {
  await findJob(removal);
  if (removal.row.job !== undefined) return {};
  await noteOnItsWay(removal);
  const endRecordError = await endOpenConsents(removal.row.machineId, startOf(removal), removal.signal);
  // It may have been asked for just before.
  await findJob(removal);
  return endRecordError === undefined ? {} : { endRecordError };
};
