import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useStore } from 'zustand';
import { type EvidencePart, evidenceQuery, isRead, unreadKind } from '#src/azure/evidence.ts';
import { problemOf } from '#src/azure/http/errors.ts';
import { armKey, queryClient } from '#src/azure/query-client.ts';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import { useServerNow } from '#src/server-time.ts';
import { shownOperations } from './operation-standing.ts';

/** Why a part of the evidence couldn't be read; all of it counts as the jobs. */
export interface PartProblem {
  part: EvidencePart;
  problem: ReadProblem;
}

/** What is known about access to one machine at this second of server time. */
export type MachineAccess = ReturnType<typeof useMachineAccess>;

/** Live access is read every 15 s, everything else every half a minute: after this long without an answer what is shown says its time. */
const renewedWithinMs = 90_000;

/** Reads evidence through the one cache entry of the machine, and decides every second. Key the component by the machine. */
export function useMachineAccess(machineId: string) {
  const now = useServerNow(1000);
  const { data, error, isFetching } = useQuery(evidenceQuery(machineId));
  const [last, setLast] = useState({ data, known: data });
  const known = data === last.data ? last.known : lastKnown(last.known, data);
  if (data !== last.data) setLast({ data, known });
  const state = known && isRead(known) ? decideAccess(known, now) : undefined;
  const problem = error ? { part: 'jobs' as const, problem: problemOf(error) } : data && firstProblem(data);
  return {
    /** Server time, ms. */
    now,
    /** The newest answer to each part; where reading fails, the last one that was known while this page is open. */
    evidence: known,
    /** Undefined until all that decides was asked for once. */
    state,
    /** Why the newest reading failed, as a whole or in part. */
    problem,
    /** What is shown is of now: it was read within 90 s, and nothing of it is from before a reading that failed. */
    isCurrent: state !== undefined && known === data && error === null && now - state.readAt <= renewedWithinMs,
    isReading: isFetching,
    refresh: (): void => void queryClient.invalidateQueries({ queryKey: armKey(machineId) }),
  };
}

const partNames: readonly EvidencePart[] = ['jobs', 'machine', 'extension', 'consents'];

/** The newest evidence, with the answers of before in place of parts that could not be read this time. The newest itself where nothing was put in. */
export function lastKnown(
  before: AccessEvidence | undefined,
  newest: AccessEvidence | undefined,
): AccessEvidence | undefined {
  if (!before || !newest) return newest ?? before;
  const isLost = (name: EvidencePart) => 'problem' in newest[name] && 'value' in before[name];
  const lost = partNames.filter(isLost);
  return lost.length === 0 ? newest : { ...newest, ...Object.fromEntries(lost.map((name) => [name, before[name]])) };
}

/**
 * What keeps access from being known comes first: the jobs. A part that nobody has asked for yet is no problem, nor is that a machine which is
 * gone has no parts.
 */
export function firstProblem(evidence: AccessEvidence): PartProblem | undefined {
  const isGone = 'value' in evidence.machine && evidence.machine.value === 'notFound';
  for (const name of partNames) {
    const part = evidence[name];
    if (!('problem' in part) || part.problem.kind === unreadKind) continue;
    if (!(isGone && part.problem.kind === 'notFound')) return { part: name, problem: part.problem };
  }
  return undefined;
}

export function useMachineOperation(machineId: string): OperationProgress | undefined {
  const id = machineId.toLowerCase();
  return useStore(operationsStore, ({ progress }) => {
    const own = [...progress.values()].filter(({ operation }) => operation.intent.machineId === id);
    return shownOperations(own).get(id);
  });
}
