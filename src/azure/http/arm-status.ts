import * as v from 'valibot';
import type { AzureErrorDetails } from './errors.ts';

/** What a status means. */
export type OperationState = 'running' | 'succeeded' | 'failed' | 'canceled';

/**
 * Reads an ARM status word. Terminal are exactly Succeeded, Failed and Canceled, compared whole and without regard to case; no status at
 * all means Succeeded; every other word, known or not, is still running.
 * https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/async-api-reference.md
 */
export function operationState(status: string | undefined): OperationState {
  const word = status?.toLowerCase() ?? '';
  if (word === '') return 'succeeded';
  return word === 'succeeded' || word === 'failed' || word === 'canceled' ? word : 'running';
}

/** Stands for a state that is no word; as every word not known here it means that nothing has ended. */
const unreadable = 'Unreadable';

/** Decodes a state as ARM sends it, to text: empty when there is none. What is no text must not pass for none, for none means Succeeded. */
export const armState = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((word): string => (typeof word === 'string' ? word : word === null ? '' : unreadable)),
  ),
  null,
);

/** What ARM answers a write with, whatever the resource. */
export const resourceSchema = v.object({ properties: v.object({}) });

/** Stands in the way of a write although nobody is at fault: another operation runs, a lock forbids it, or it changed meanwhile. */
export type Conflict = 'busy' | 'locked' | 'disabled' | 'markedForDeletion' | 'other';

/**
 * What stands in the way when Azure refuses with 409 or 412; `undefined` for other errors. `busy`: another operation runs (Arc's HCRP409,
 * ARM's "being updated"). `markedForDeletion`: only its removal can be asked for again. A provider that is not registered is `notAvailable`.
 */
export function conflictOf(
  error: Pick<AzureErrorDetails, 'code' | 'status' | 'message'> & { kind: string },
): Conflict | undefined {
  if (error.kind !== 'conflict') return undefined;
  // Azure says it in words alone: https://github.com/Azure/azure-cli/issues/14106
  if (/marked for deletion/i.test(error.message)) return 'markedForDeletion';
  return conflictCodes.get(error.code?.toLowerCase() ?? '') ?? 'other';
}

const conflictCodes: ReadonlyMap<string, Conflict> = new Map([
  ['hcrp409', 'busy'],
  ['anotheroperationinprogress', 'busy'],
  ['conflictingconcurrentwrite', 'busy'],
  ['conflictingoperationinprogress', 'busy'],
  ['deploymentactive', 'busy'],
  ['deploymentbeingdeleted', 'busy'],
  ['scopelocked', 'locked'],
  ['readonlydisabledsubscription', 'disabled'],
]);
