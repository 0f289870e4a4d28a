import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type GrantProgress, refreshConfirmed } from '#src/azure/grant/grants.ts';
import { revokesOn, subscribeToRevokes } from '#src/azure/journal/pending-revokes.ts';

/** The presses on these machines after which Azure showed no access any more. */
const endedOn = (machines: GrantProgress['machines']): string =>
  machines
    .flatMap(({ machineId }) => revokesOn(machineId))
    .filter(({ phase }) => phase === 'proven' || phase === 'absent')
    .map(({ machineId, startedAt }) => `${machineId} ${startedAt}`)
    .join();

/** What was confirmed may have ended: before the page opened, or by a revoke since. It is read anew then. */
export function useConfirmedAnew({ consentId, machines, running: isRunning }: GrantProgress): void {
  const ended = useSyncExternalStore(subscribeToRevokes, () => endedOn(machines));
  const seen = useRef(ended);
  useEffect(() => void refreshConfirmed(consentId), [consentId]);
  useEffect(() => {
    // Nothing is read beside what is being read, which may have been before this end.
    if (isRunning || seen.current === ended) return;
    seen.current = ended;
    void refreshConfirmed(consentId);
  }, [consentId, ended, isRunning]);
}
