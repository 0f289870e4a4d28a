import { judgeJob } from '#src/consent/access/access-job.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import { laterDecision } from '#src/azure/journal/revoke-journal.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { isNewer, notOver } from './removal-proof.ts';
import { askOf, isCurrent } from './revoke-asks.ts';
import { type Removal, startOf } from './revoke-state.ts';

// What speaks against a removal of the extension by the time that it would leave.

/**
 * Whether a job gives access anew since it was proven that none did: one that was not there, or one that lets Microsoft Support in again. What
 * was there says nothing new where the machine has gone away, or a request of before had failed.
 */
const isAnew = (job: JobEvidence, evidence: AccessEvidence, provenBy: AccessEvidence): boolean => {
  const isKnown = provenBy.jobs !== 'unknown' && provenBy.jobs.some(({ name }) => sameId(name, job.name));
  return !isKnown || (job.type.toLowerCase() !== 'revoke' && judgeJob(job, evidence).standing === 'live');
};

/** What this revoke has asked to end, and nobody has let in again: where Azure does not tell when a job began, its date is that of the request. */
const isItsOwn = (removal: Removal, job: JobEvidence): boolean =>
  job.type.toLowerCase() === 'revoke' && (isCurrent(removal, job.name) || askOf(removal, job) !== undefined);

/** Whether there can be such. How long ago a press before this page was is known from the journal alone, which may have it by a clock that is wrong. */
const canBeNewer = (removal: Removal): boolean =>
  removal.pressedAt === undefined || isNewer({ createdAt: new Date(serverNow()).toISOString() }, startOf(removal));

/** Access that was granted after the revoke needs the extension, whoever granted it. */
const isNeeded = async (removal: Removal, signal: AbortSignal): Promise<boolean> => {
  const { row, provenBy } = removal;
  if ((row.spares ?? []).length > 0) return true;
  if (provenBy === undefined && !canBeNewer(removal)) return false;
  const evidence = await readEvidence(row.machineId, signal, true);
  const { jobs, machine } = evidence.problems ?? {};
  if (jobs !== undefined) throw jobs;
  if (provenBy === undefined)
    return notOver(evidence).some((job) => isNewer(job, startOf(removal)) && !isItsOwn(removal, job));
  // How jobs of before stand cannot be told without it.
  if (machine !== undefined) throw machine;
  return notOver(evidence).some((job) => isAnew(job, evidence, provenBy));
};

const needed = 'It was left there: access that was changed or granted since the removal was asked for needs it.';

const decided = {
  grant: 'It was left there: access that is being granted from this browser needs it.',
  revoke:
    'It was left there: access to this machine was revoked once more since the removal was asked for, and that decides whether it stays.',
};

/** Why the extension is not to be removed, or no longer for this revoke: a later decision goes before it. */
export const whyKept = async (removal: Removal, signal: AbortSignal): Promise<string | undefined> => {
  if (await isNeeded(removal, signal)) return needed;
  // Until the proof its row keeps grants off, and later revokes are pursued beside it.
  const later = removal.provenBy && (await laterDecision(removal.row));
  return later && decided[later];
};
