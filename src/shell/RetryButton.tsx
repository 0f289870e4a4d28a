import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { Spinner } from '#src/ui/Spinner.tsx';

/** What tries to start the app again, once at a time. */
export function useRetry(onRetry: (() => Promise<void>) | undefined) {
  const [trying, setTrying] = useState(false);
  const retry = () => {
    if (trying || !onRetry) return;
    setTrying(true);
    void onRetry().finally(() => setTrying(false));
  };
  return { trying, retry };
}

export function RetryButton({
  trying,
  retry,
  isPrimary = false,
}: ReturnType<typeof useRetry> & { isPrimary?: boolean }) {
  return (
    <Button
      appearance={isPrimary ? 'primary' : 'secondary'}
      disabledFocusable={trying}
      {...(trying ? { icon: <Spinner label="Trying" isLabelShown={false} /> } : {})}
      onClick={retry}
    >
      Try again
    </Button>
  );
}
