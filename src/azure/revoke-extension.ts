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
const isNeeded = async ({ row, signal }: Removal): Promise<boolean> => {
  if ((row.spares ?? []).length > 0) return true;
  // Nothing can be newer yet.
  if (!isNewer({ createdAt: new Date(serverNow()).toISOString() }, row.startedAt)) return false;
  const evidence = await readEvidence(row.machineId, signal, true);
  if (evidence.problems?.jobs !== undefined) throw evidence.problems.jobs;
  return notOver(evidence).some((job) => isNewer(job, row.startedAt));
};

const keptFor = (machineId: string): AzureError =>
  new AzureError({
    kind: 'conflict',
    message: 'It was left there: access that was changed or granted since the removal was asked for needs it.',
    scope: machineId,
  });

/**
 * Asks for the removal of the extension until Azure has it. An extra to a revoke: answers with the error when it cannot be done, and holds
 * up nothing. Rejects only when another tab takes over.
 */
export const requestExtensionRemoval = async (removal: Removal): Promise<AzureError | undefined> => {
  const { row, signal } = removal;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (await isNeeded(removal)) {
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
