import { useSyncExternalStore } from 'react';
import { unsavedReceipts } from '#src/azure/receipts/unsaved-receipts.ts';
import { paths } from '#src/paths.ts';
import { PageLink } from '#src/ui/PageLink.tsx';

export const useUnsavedReceipts = () => useSyncExternalStore(unsavedReceipts.subscribe, unsavedReceipts.get);

/** What is lost with the page, beside whatever leaves it. */
export function UnsavedReceipts() {
  return useUnsavedReceipts().map((consentId) => (
    <div key={consentId}>
      The receipt of consent{' '}
      <PageLink inline to={paths.progress(consentId)}>
        {consentId}
      </PageLink>{' '}
      is not saved. Its signature goes when this tab is reloaded, closed, or leaves for a sign-in.
    </div>
  ));
}
