import { revokeFound } from '#src/azure/operations/operations.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { liveAccess } from '#src/watch/live-access.ts';
import { isUnderWay } from './operation-standing.ts';

/** While revokes of this press are under way, those machines are revoked under it too that are found meanwhile. */
export function goOnRevoking(pressedAt: number): void {
  const stop = liveAccess.store.subscribe(({ states, evidence }) => {
    const all = [...operationsStore.getState().progress.values()];
    const ofPress = all.filter(({ operation }) => operation.pressedAt === pressedAt);
    if (!ofPress.some(isUnderWay)) return stop();
    const asked = new Set(ofPress.map(({ operation }) => operation.intent.machineId));
    const isFound = (id: string): boolean => states.get(id)?.mayHaveAccess === true && !asked.has(id);
    const found = [...evidence].flatMap(([id, known]) => (isFound(id) ? [known] : []));
    if (found.length > 0) revokeFound(found, pressedAt).catch(() => undefined);
  });
}
