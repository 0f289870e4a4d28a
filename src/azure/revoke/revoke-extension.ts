import { wait } from '#src/lib/wait.ts';
import { judgeJob } from '#src/consent/access/access-job.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { removeExtension } from '#src/azure/resources/extensions.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { locksQuery } from '#src/azure/resources/locks.ts';
import { readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import { isLost } from '#src/azure/transport/operations.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { StaleEvidence, whileFresh } from '#src/azure/transport/send-guard.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { revokeWrite } from '#src/azure/transport/write-turns.ts';
import { forgetRemoval, rememberRemoval } from './open-removals.ts';
import { isNewer, notOver } from './removal-proof.ts';
import { askOf, isCurrent } from './revoke-asks.ts';
import { pauseAfter } from './revoke-request.ts';
import { correlationOf, type Removal } from './revoke-state.ts';

const isLocked = (error: AzureError): boolean => error.code?.toLowerCase() === 'scopelocked';

/** Arc allows one operation at a time on an extension; this many attempts, half a minute apart, let an installation finish. */
const mostAttempts = 20;

/** Azure names the locked scope only; whoever is to take the lock away needs its name. */
const namingLocks = async (error: AzureError, machineId: string): Promise<AzureError> => {
  let names = '';
  try {
    const locks = await queryClient.fetchQuery(locksQuery(machineId));
    names = locks.map(({ name, level }) => `"${name}" (${level})`).join(', ');
  } catch {
    // Then Azure's own text has to do.
  }
  const { kind, code, status, scope, correlationId } = error;
  const message = names === '' ? error.message : `A lock forbids removing the extension: ${names}. ${error.message}`;
  return new AzureError({ kind, code, status, scope, correlationId, message, cause: error });
};

/**
 * Whether a job gives access anew since it was proven that none did: one that was not there, or one that lets Microsoft Support in again. What
 * was there says nothing new where the machine has gone away, or a request of before had failed.
 */
const isAnew = (job: JobEvidence, evidence: AccessEvidence, provenBy: AccessEvidence): boolean => {
  const isKnown = provenBy.jobs !== 'unknown' && provenBy.jobs.some(({ name }) => isSameName(name, job.name));
  return !isKnown || (job.type.toLowerCase() !== 'revoke' && judgeJob(job, evidence).standing === 'live');
};

const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What this revoke has asked to end, and nobody has let in again: where Azure does not tell when a job began, its date is that of the request. */
const isItsOwn = (removal: Removal, job: JobEvidence): boolean =>
  job.type.toLowerCase() === 'revoke' && (isCurrent(removal, job.name) || askOf(removal, job) !== undefined);

/** Access that was granted after the revoke needs the extension, whoever granted it. */
const isNeeded = async (removal: Removal, signal: AbortSignal): Promise<boolean> => {
  const { row, provenBy } = removal;
  if ((row.spares ?? []).length > 0) return true;
  const canBeNewer = isNewer({ createdAt: new Date(serverNow()).toISOString() }, row.startedAt);
  if (provenBy === undefined && !canBeNewer) return false;
  const evidence = await readEvidence(row.machineId, signal, true);
  const { jobs, machine } = evidence.problems ?? {};
  if (jobs !== undefined) throw jobs;
  if (provenBy === undefined)
    return notOver(evidence).some((job) => isNewer(job, row.startedAt) && !isItsOwn(removal, job));
  // How jobs of before stand cannot be told without it.
  if (machine !== undefined) throw machine;
  return notOver(evidence).some((job) => isAnew(job, evidence, provenBy));
};

const tooSlow = (machineId: string): AzureError =>
  new AzureError({
    kind: 'network',
    message: 'Azure answered so slowly that what was read was too old to remove the extension by.',
    scope: machineId,
  });

/** So often it may have become too old, one after another, before the next attempt. */
const mostStale = 5;

/** Asks for the removal once it is its turn, unless access needs the extension by then. Answers whether Azure has taken it. */
const removeUnlessNeeded = (removal: Removal, signal: AbortSignal): Promise<boolean> =>
  revokeWrite(async () => {
    // What was not sent for having become too old keeps its turn, or it might never come.
    for (let round = 1; ; round += 1) {
      const guard = whileFresh(instantNow());
      if (await isNeeded(removal, signal)) return false;
      try {
        await removeExtension(removal.row.machineId, { correlationId: correlationOf(removal), signal, guard });
        return true;
      } catch (error) {
        if (!(error instanceof StaleEvidence)) throw error;
        if (round === mostStale) throw tooSlow(removal.row.machineId);
      }
    }
  });

const conflict = (machineId: string, message: string): AzureError =>
  new AzureError({ kind: 'conflict', message, scope: machineId });

const keptFor = (machineId: string): AzureError =>
  conflict(
    machineId,
    'It was left there: access that was changed or granted since the removal was asked for needs it.',
  );

/** A request that is on its way may have reached Azure all the same. */
const left = (machineId: string): AzureError =>
  conflict(
    machineId,
    'Azure had not confirmed the request to remove it when this revoke came to an end, and it is not asked again.',
  );

/** What failed before anything was sent, as when Microsoft's client could not be loaded. */
export const unsent = (error: unknown): Error =>
  new Error(`This app failed before it asked Azure to remove the extension: ${String(error)}`, { cause: error });

const askUntilAccepted = async (removal: Removal, signal: AbortSignal): Promise<AzureError | undefined> => {
  const { row } = removal;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (await removeUnlessNeeded(removal, signal)) return undefined;
      removal.keepsExtension = true;
      return keptFor(row.machineId);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AzureError)) throw error;
      if (isLocked(error)) return namingLocks(error, row.machineId);
      const mayHelp = error.kind === 'conflict' || isLost(error);
      if (!mayHelp || attempt === mostAttempts) return error;
      await wait(pauseAfter(error, attempt), signal);
    }
  }
};

/** Removals that Azure has not accepted yet. */
const asking = new WeakMap<Removal, AbortController>();

/**
 * Asks for the removal of the extension until Azure has it, or `leaveExtension`. An extra to a revoke: answers with the error when it cannot
 * be done, and holds up nothing. Rejects when another tab takes over, or what it needs cannot be loaded.
 */
export const requestExtensionRemoval = async (removal: Removal): Promise<AzureError | undefined> => {
  const end = new AbortController();
  asking.set(removal, end);
  try {
    return await askUntilAccepted(removal, AbortSignal.any([removal.signal, end.signal]));
  } catch (error) {
    if (end.signal.aborted) return undefined;
    throw error;
  } finally {
    asking.delete(removal);
    forgetRemoval(removal);
  }
};

/**
 * The end of access is proven, and the journal has let go of the machine: from now on only this page knows what Azure has not accepted yet.
 * Answers whether there is any such.
 */
export const goOnRemoving = (removal: Removal): boolean => {
  if (removal.provenBy === undefined || !asking.has(removal)) return false;
  rememberRemoval(removal);
  return true;
};

/**
 * The revoke holds the machine no longer: whoever grants access there now needs the extension, and a request of before it would take that
 * away. Answers with what is to be told where Azure had not accepted the removal.
 */
export const leaveExtension = (removal: Removal): AzureError | undefined => {
  const end = asking.get(removal);
  asking.delete(removal);
  end?.abort();
  return end && left(removal.row.machineId);
};
