import { useSyncExternalStore } from 'react';
import { allGrants, type GrantProgress, subscribeToGrants } from '#src/azure/grant/grant-store.ts';
import { useJournalHealth } from '#src/azure/journal/journal-health.ts';
import { isUnderWay, type PendingRevoke, revokesOn } from '#src/azure/journal/pending-revokes.ts';
import { keptIds } from '#src/azure/records/kept-signatures.ts';
import { useOpenRemovals } from '#src/azure/revoke/open-removals.ts';
import { useRevokes } from '#src/azure/revoke/revokes.ts';
import { countMachines } from '#src/lib/count-machines.ts';
import { useUnsavedReceipts } from '#src/shell/UnsavedReceipts.tsx';
import { mustWarn } from './open-revokes.ts';

export interface UnderWay {
  /** What is being done from this tab, in words. */
  goesOn: readonly string[];
  /** Consents that are signed and not on record yet: this tab alone has them. */
  unrecorded: readonly string[];
  /** Letting go of the account stops nothing and loses nothing. */
  isIdle: boolean;
}

interface Facts {
  grants: Iterable<GrantProgress>;
  /** To revoke, whether pressed for here or taken up. */
  presses: readonly PendingRevoke[];
  isDurable: boolean;
  isRemoving: boolean;
  unsaved: readonly string[];
  unrecorded: readonly string[];
}

/**
 * More than the browser asks about before a page is left (`mustWarn`, `held-signature.ts`), for a reload takes up again what stops here for
 * want of an account.
 */
export function underWay({ grants, presses, isDurable, isRemoving, unsaved, unrecorded }: Facts): UnderWay {
  const isGranting = [...grants].some(({ granting }) => granting === true);
  const revoking = new Set(presses.filter(isUnderWay).map(({ machineId }) => machineId.toLowerCase())).size;
  const goesOn = [
    ...(isGranting ? ['access is being granted'] : []),
    ...(revoking > 0 ? [`the end of access to ${countMachines(revoking)} is asked for, and not proven yet`] : []),
    ...(isRemoving ? ['an extension is being removed'] : []),
  ];
  const isLost = unsaved.length + unrecorded.length > 0 || mustWarn(presses, isDurable, isRemoving);
  return { goesOn, unrecorded, isIdle: goesOn.length === 0 && !isLost };
}

export function useUnderWay(): UnderWay {
  const grants = useSyncExternalStore(subscribeToGrants, allGrants);
  return underWay({
    grants: grants.values(),
    presses: useRevokes().flatMap(({ machineId }) => revokesOn(machineId)),
    isDurable: useJournalHealth() === 'durable',
    isRemoving: useOpenRemovals(),
    unsaved: useUnsavedReceipts(),
    // A signature goes from there as its consent is put on record, of which the grant tells.
    unrecorded: keptIds(),
  });
}
