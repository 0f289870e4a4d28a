import { wait } from '#src/lib/wait.ts';
import { AzureError } from './errors.ts';
import { removeExtension } from './extensions.ts';
import { locksQuery } from './locks.ts';
import { readEvidence } from './machine-evidence.ts';
import { isLost } from './operations.ts';
import { queryClient } from './query-client.ts';
import { isNewer, notOver } from './removal-proof.ts';
import { pauseAfter } from './revoke-request.ts';
import { correlationOf, type Removal } from './revoke-state.ts';
import { serverNow } from './server-clock.ts';
import { revokeWrite } from './write-turns.ts';

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

/** Access that was granted after the revoke needs the extension, whoever granted it. */
const isNeeded = async ({ row, isProven = false }: Removal, signal: AbortSignal): Promise<boolean> => {
  if ((row.spares ?? []).length > 0) return true;
  // Nothing can be newer yet.
  if (!isProven && !isNewer({ createdAt: new Date(serverNow()).toISOString() }, row.startedAt)) return false;
  const evidence = await readEvidence(row.machineId, signal, true);
  if (evidence.problems?.jobs !== undefined) throw evidence.problems.jobs;
  return notOver(evidence).some((job) => isProven || isNewer(job, row.startedAt));
};

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
      if (await isNeeded(removal, signal)) {
        removal.keepsExtension = true;
        return keptFor(row.machineId);
      }
      await revokeWrite(() => removeExtension(row.machineId, { correlationId: correlationOf(removal), signal }));
      return undefined;
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
  }
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
