import { useEffect } from 'react';
import { queryClient } from '#src/azure/query-client.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { agreeAnew } from '#src/shell/kept-draft.ts';
import { useSignInWords } from '#src/shell/sign-in-notice.ts';

const stopped = 'Until you sign in again nothing can be checked.';

/**
 * The session ended while the wizard was open. `isKept`: what was entered outlives the page. `onBack`: Azure answers again, for instance after
 * signing in in another tab.
 */
export function CheckedOnReturn({ isKept, onBack }: { isKept: boolean; onBack: () => void }) {
  useSignInWords(isKept ? `${stopped} What you entered is kept${agreeAnew}.` : stopped);
  useReturn(onBack);
  return null;
}

/** Whoever comes back to this tab may have signed in elsewhere: one small read tells. */
function useReturn(onBack: () => void): void {
  useEffect(() => {
    let isAsking = false;
    let isOver = false;
    const ask = async () => {
      if (isAsking || document.visibilityState !== 'visible') return;
      isAsking = true;
      try {
        await queryClient.fetchQuery({ ...subscriptionsQuery(), staleTime: 0 });
        if (!isOver) onBack();
      } catch {
        // Not yet.
      } finally {
        isAsking = false;
      }
    };
    const onReturn = () => void ask();
    window.addEventListener('focus', onReturn);
    document.addEventListener('visibilitychange', onReturn);
    return () => {
      isOver = true;
      window.removeEventListener('focus', onReturn);
      document.removeEventListener('visibilitychange', onReturn);
    };
  }, [onBack]);
}
