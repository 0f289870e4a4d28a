import { useSyncExternalStore } from 'react';
import { pendingRevoke, subscribeToRevokes } from '#src/azure/journal/pending-revokes.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';

/** Whether a revoke that was pressed after access was seen confirmed here has left none: the grant is only read anew after that. */
export const isEndedSince = ({ machineId, step, at = Infinity }: MachineProgress): boolean => {
  const { phase, otherJob, startedAt = 0 } = pendingRevoke(machineId) ?? {};
  return step === 'confirmed' && phase === 'proven' && otherJob === undefined && startedAt > at;
};

/** On how many of these machines access that is shown as confirmed has ended since. */
export const useEndedSince = (machines: readonly MachineProgress[]): number =>
  useSyncExternalStore(subscribeToRevokes, () => machines.filter(isEndedSince).length);
