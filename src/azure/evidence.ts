import { queryOptions } from '@tanstack/react-query';
import type { AccessEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import { armKey } from './query-client.ts';

export type EvidencePart = 'machine' | 'extension' | 'jobs' | 'consents';

/** `kind` of the problem of a part that nobody has read yet. */
export const unreadKind = 'unread';

const unread: { readAt: number; problem: ReadProblem } = { readAt: 0, problem: { kind: unreadKind, message: '' } };

/** Evidence of which nothing was read. */
export function noEvidence(machineId: string): AccessEvidence {
  return { machineId, machine: unread, extension: unread, jobs: unread, consents: unread };
}

/** What was read last of a machine, as it is held; nothing is read. */
export function heldEvidence(_machineId: string): AccessEvidence {
  throw new Error('not written yet');
}

/**
 * Reads these parts anew (all unless told), puts them into the one entry of the machine and answers with the whole of it. A part that cannot
 * be read holds its problem; rejects with AzureError only when nobody is signed in, the reading is called off, or server time cannot be read.
 */
export function readEvidence(
  _machineId: string,
  _parts?: readonly EvidencePart[],
  _signal?: AbortSignal,
): Promise<AccessEvidence> {
  throw new Error('not written yet');
}

/** Puts parts that were read elsewhere, as by the list, into the machine's entry, where they are newer than what it holds. */
export function seedEvidence(_machineId: string, _parts: Partial<Omit<AccessEvidence, 'machineId'>>): void {
  throw new Error('not written yet');
}

/** All evidence about access on one machine, renewed as its state asks for; feed it to `decideAccess` with the present server time. */
export function evidenceQuery(machineId: string) {
  return queryOptions({
    queryKey: [...armKey(machineId), 'evidence'],
    queryFn: ({ signal }) => readEvidence(machineId, undefined, signal),
  });
}
