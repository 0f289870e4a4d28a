import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { Message } from '#src/ui/Message.tsx';
import { UnsavedReceipts } from './UnsavedReceipts.tsx';
import { agreeAnew, useDraftWords } from './kept-draft.ts';
import { findNewVersion } from './new-version.ts';

const hour = 3_600_000;

/**
 * Says that a newer version is deployed. The page is never reloaded by itself: somebody may be in the middle of something, and parts of the
 * old version that were not needed yet may be gone.
 */
export function NewVersionNotice() {
  const isNew = useNewVersion();
  const draftWords = useDraftWords(agreeAnew);
  const [dismissed, setDismissed] = useState(false);
  if (!isNew || dismissed) return null;
  return (
    <Message
      intent="info"
      title="A new version of Remote Support is there."
      actions={<Button onClick={() => location.reload()}>Reload</Button>}
      onDismiss={() => setDismissed(true)}
    >
      Reload when it suits you. <span>{draftWords}</span>
      <UnsavedReceipts />
    </Message>
  );
}

function useNewVersion(): boolean {
  const [isNew, setIsNew] = useState(false);
  useEffect(() => {
    let askedAt = Date.now();
    const look = () => {
      if (document.visibilityState !== 'visible' || Date.now() - askedAt < hour) return;
      askedAt = Date.now();
      void findNewVersion().then((found) => setIsNew((known) => known || found));
    };
    // A part of the app that is gone is the surest sign: https://vite.dev/guide/build#load-error-handling
    const onPreloadError = () => {
      askedAt = -Infinity;
      look();
    };
    const timer = setInterval(look, hour / 6);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('vite:preloadError', onPreloadError);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('vite:preloadError', onPreloadError);
    };
  }, []);
  return isNew;
}
