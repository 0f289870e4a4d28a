import { useEffect, useEffectEvent } from 'react';
import { ErrorView } from './ErrorView.tsx';
import { RetryButton, useRetry } from './RetryButton.tsx';
import { describeStart, mayPass } from './start-words.ts';

const againMs = 10_000;

/**
 * The app could not start: no configuration, no sign-in service. Says so in place of a blank page, and tries again where that may help.
 * `onRetry` is absent where it cannot.
 */
export function StartProblem({ error, onRetry }: { error: unknown; onRetry?: () => Promise<void> }) {
  const again = useRetry(onRetry);
  const { title, why, whatToDo, correlationId } = describeStart(error);
  const passes = mayPass(error);
  useTryingAgain(passes, again.retry);
  return (
    <main>
      <ErrorView title={title} correlationId={correlationId} actions={onRetry && <RetryButton {...again} isPrimary />}>
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
