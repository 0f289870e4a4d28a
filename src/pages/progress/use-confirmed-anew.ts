import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { type GrantProgress, refreshConfirmed } from '#src/azure/grant/grants.ts';
import { isUnderWay, revokesOn, subscribeToRevokes } from '#src/azure/journal/pending-revokes.ts';
import { watchEveryMs } from '#src/azure/transport/bulk-pace.ts';

/** The presses on these machines after which Azure showed no access any more. */
const endedOn = (machines: GrantProgress['machines']): string =>
  machines
    .flatMap(({ machineId }) => revokesOn(machineId))
    .filter(({ phase }) => phase === 'proven' || phase === 'absent')
    .map(({ machineId, startedAt }) => `${machineId} ${startedAt}`)
    .join();

/**
 * What was confirmed may have ended: before the page opened, or by a revoke since. It is read anew then: once, for the proofs of many machines
 * come in one by one; but not only when the last one has, which may be away for days.
 */
export function useConfirmedAnew({ consentId, machines, running: isRunning }: GrantProgress): void {
  const ended = useSyncExternalStore(subscribeToRevokes, () => endedOn(machines));
  const isRevoking = useSyncExternalStore(subscribeToRevokes, () =>
    machines.some(({ machineId }) => revokesOn(machineId).some(isUnderWay)),
  );
  const restMs = isRevoking ? watchEveryMs(machines.length) : 0;
  const [seen, setSeen] = useState(ended);
  // Nothing is read beside what is being read, which may have been before this end.
  const isDue = !isRunning && seen !== ended;
  const readAnew = useEffectEvent(() => {
    setSeen(ended);
    void refreshConfirmed(consentId);
  });
  useEffect(() => void refreshConfirmed(consentId), [consentId]);
  useEffect(() => {
    if (!isDue) return undefined;
    // From the first end on that was not read: while ends come one after the other, none puts it off.
    const timer = setTimeout(readAnew, restMs);
    return () => clearTimeout(timer);
  }, [isDue, restMs]);
}
