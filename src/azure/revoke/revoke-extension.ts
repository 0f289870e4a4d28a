import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';
import { wait } from '#src/lib/wait.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { removeExtension } from '#src/azure/resources/extensions.ts';
import { listLag } from '#src/azure/resources/edge-jobs.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { locksQuery } from '#src/azure/resources/locks.ts';
import { journalHealth } from '#src/azure/journal/journal-health.ts';
import { isLost } from '#src/azure/transport/operations.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { StaleEvidence, whileFresh } from '#src/azure/transport/send-guard.ts';
import { revokeWrite } from '#src/azure/transport/write-turns.ts';
import { whyKept } from './extension-needed.ts';
import { forgetRemoval, rememberRemoval } from './open-removals.ts';
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

const left = (machineId: string, message: string): AzureError =>
  new AzureError({ kind: 'conflict', message, scope: machineId });

/** A request that is on its way may have reached Azure all the same. */
const unconfirmed =
  'Azure had not confirmed the request to remove it when this revoke came to an end, and it is not asked again.';

const replaced =
  'Azure had not confirmed the request to remove it when access to this machine was revoked once more, and it is not asked again for this revoke: the later one decides whether it stays.';

const tooSlow = (machineId: string): AzureError =>
  new AzureError({
    kind: 'network',
    message: 'Azure answered so slowly that what was read was too old to remove the extension by.',
    scope: machineId,
  });

/** So often it may have become too old, one after another, before the next attempt. */
const mostStale = 5;

/** Asks for the removal once it is its turn. Answers with why it does not, where something speaks against it by then. */
const removeUnlessKept = (removal: Removal, signal: AbortSignal): Promise<AzureError | undefined> =>
  revokeWrite(async () => {
    // What was not sent for having become too old keeps its turn, or it might never come.
    for (let round = 1; ; round += 1) {
      const guard = whileFresh(instantNow());
      const reason = await whyKept(removal, signal);
      if (reason !== undefined) return left(removal.row.machineId, reason);
      try {
        await removeExtension(removal.row.machineId, { correlationId: correlationOf(removal), signal, guard });
        return undefined;
      } catch (error) {
        if (!(error instanceof StaleEvidence)) throw error;
        if (round === mostStale) throw tooSlow(removal.row.machineId);
      }
    }
  });

/** Whether the extension is there long after Azure took the removal, and is not on its way out: nothing is asked any more that would remove it. */
export const isThereAgain = ({ extensionTakenAt }: Removal, { extension, readAt }: AccessEvidence): boolean =>
  extensionTakenAt !== undefined &&
  readAt - extensionTakenAt > listLag &&
  typeof extension === 'object' &&
  extensionPhase(extension) !== 'deleting';

/** What is told of it. */
export const thereAgain = (machineId: string): AzureError =>
  left(machineId, 'Azure took the request, and shows it again: the removal failed, or somebody has installed it anew.');

/** What failed before anything was sent, as when Microsoft's client could not be loaded. */
export const unsent = (error: unknown): Error =>
  new Error(`This app failed before it asked Azure to remove the extension: ${String(error)}`, { cause: error });

const askUntilAccepted = async (removal: Removal, signal: AbortSignal): Promise<AzureError | undefined> => {
  const { row } = removal;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const kept = await removeUnlessKept(removal, signal);
      if (kept === undefined) removal.extensionTakenAt = serverNow();
      else removal.keepsExtension = true;
      return kept;
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

/** A removal that Azure has not accepted yet. */
interface Asking {
  /** Stops it: with the error to tell, with what the turn on the machine was taken away by, or with `unsaid`. */
  end: AbortController;
  /** It stops with the turn no longer. */
  leaveTurn: () => void;
}

const asking = new WeakMap<Removal, Asking>();

/** Whoever stops it tells what there is to tell. */
const unsaid = Symbol('unsaid');

const beginAsking = (removal: Removal): Asking => {
  const end = new AbortController();
  const { signal } = removal;
  const stop = (): void => end.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const begun = { end, leaveTurn: () => signal.removeEventListener('abort', stop) };
  asking.set(removal, begun);
  return begun;
};

/**
 * Asks for the removal of the extension until Azure has it, or `leaveExtension`. An extra to a revoke: answers with the error when it cannot
 * be done, and holds up nothing. Rejects when another tab takes over, unless it goes on by itself by then, or what it needs cannot be loaded.
 */
export const requestExtensionRemoval = async (removal: Removal): Promise<AzureError | undefined> => {
  const { end, leaveTurn } = beginAsking(removal);
  try {
    return await askUntilAccepted(removal, end.signal);
  } catch (error) {
    if (!end.signal.aborted) throw error;
    const reason: unknown = end.signal.reason;
    if (reason === unsaid) return undefined;
    if (reason instanceof AzureError) return reason;
    throw reason;
  } finally {
    leaveTurn();
    asking.delete(removal);
    forgetRemoval(removal);
  }
};

/** The end of access is proven, and its record is waited for: where the browser keeps no row meanwhile, only this page knows of the removal. */
export const warnOfRemoval = (removal: Removal): void => {
  if (asking.has(removal) && journalHealth() !== 'durable') rememberRemoval(removal);
};

/**
 * The end of access is proven, and the journal lets go of the machine: from now on only this page knows what Azure has not accepted yet, and
 * asks for it outside of its turn on the machine, which is free for another decision. Answers whether there is any such.
 */
export const goOnRemoving = (removal: Removal): boolean => {
  const open = asking.get(removal);
  if (removal.provenBy === undefined || open === undefined) return false;
  open.leaveTurn();
  asking.delete(removal);
  rememberRemoval(removal, () => open.end.abort(left(removal.row.machineId, replaced)));
  return true;
};

/**
 * The revoke holds the machine no longer: whoever grants access there now needs the extension, and a request of before it would take that
 * away. Answers with what is to be told where Azure had not accepted the removal.
 */
export const leaveExtension = (removal: Removal): AzureError | undefined => {
  const open = asking.get(removal);
  asking.delete(removal);
  open?.end.abort(unsaid);
  return open && left(removal.row.machineId, unconfirmed);
};
