import { useSyncExternalStore } from 'react';
import { unsavedReceipts } from '#src/azure/receipts/unsaved-receipts.ts';
import { paths } from '#src/paths.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { useDraftKept, useDraftWords } from './kept-draft.ts';

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

/** What a reload loses, beside a button that reloads. */
export function LostByReload() {
  const isDraftKept = useDraftKept();
  const draftWords = useDraftWords();
  return (
    <>
      {!isDraftKept && <div>{draftWords}</div>}
      <UnsavedReceipts />
    </>
  );
}
