import { Button } from '@fluentui/react-components';
import { useEffect, useEffectEvent, useState } from 'react';
import { ErrorView } from './ErrorView.tsx';
import { describeStart, mayPass } from './start-words.ts';
import { Spinner } from '#src/ui/Spinner.tsx';

const againMs = 10_000;

/** The app could not start: no configuration, no sign-in service. Says so in place of a blank page, and tries again where that may help. */
export function StartProblem({ error, onRetry }: { error: unknown; onRetry: () => Promise<void> }) {
  const [trying, setTrying] = useState(false);
  const { title, why, whatToDo, correlationId } = describeStart(error);
  const passes = mayPass(error);
  const retry = () => {
    if (trying) return;
    setTrying(true);
    void onRetry().finally(() => setTrying(false));
  };
  useTryingAgain(passes, retry);
  return (
    <main>
      <ErrorView
        title={title}
        correlationId={correlationId}
        actions={
          <Button
            appearance="primary"
            disabledFocusable={trying}
            {...(trying ? { icon: <Spinner label="Trying" isLabelShown={false} /> } : {})}
            onClick={retry}
          >
            Try again
          </Button>
        }
      >
        <p>{why}</p>
        <p>{whatToDo}</p>
        {passes && <p>It is tried again every 10 seconds.</p>}
      </ErrorView>
    </main>
  );
}

function useTryingAgain(isWanted: boolean, retry: () => void): void {
  const again = useEffectEvent(retry);
  useEffect(() => {
    if (!isWanted) return undefined;
    const onTick = () => again();
    const timer = setInterval(onTick, againMs);
    window.addEventListener('online', onTick);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', onTick);
    };
  }, [isWanted]);
}
