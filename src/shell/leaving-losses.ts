import { allGrants } from '#src/azure/grant/grant-store.ts';
import { journalHealth } from '#src/azure/journal/journal-health.ts';
import { allRevokes, type PendingRevoke, revokesOn, waitsForSignIn } from '#src/azure/journal/pending-revokes.ts';

/** What stops or is lost when this tab signs out or switches the account, in words; beside it go signatures. */
export function leavingLosses(): string[] {
  // Also of a press that is not shown because another on the machine matters more.
  const presses = [...allRevokes().keys()].flatMap(revokesOn);
  const isDurable = journalHealth() === 'durable';
  const isOpen = ({ phase, isElsewhere }: PendingRevoke) => phase === 'requesting' && isElsewhere !== true;
  const isWaiting = presses.some((press) => waitsForSignIn(press) || (isDurable && isOpen(press)));
  // The other tab may pursue this very revoke, or only another one on the machine.
  const isBehindTab = presses.some(({ phase, isElsewhere }) => phase === 'requesting' && isElsewhere === true);
  const ofRevokes = isDurable
    ? 'A revoke that Azure has not accepted waits until you sign in here again'
    : 'A revoke that Azure has not accepted is lost, for this browser keeps nothing';
  const isGranting = [...allGrants().values()].some(({ granting }) => granting === true);
  return [
    ...(isWaiting ? [ofRevokes] : []),
    ...(isBehindTab
      ? ['A revoke that waits for another tab goes on there, or waits until you sign in here again']
      : []),
    ...(isGranting ? ['Granting stops, and the rest waits for a press of yours'] : []),
  ];
}
