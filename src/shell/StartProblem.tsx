import { Button } from '@fluentui/react-components';
import { useEffect, useEffectEvent, useTransition } from 'react';
import { DescribedError, type Description } from './ErrorPage.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Message } from '#src/ui/Message.tsx';
import { productName } from './names.ts';
import styles from './shell.module.css';

const againMs = 10_000;

/**
 * The app couldn't start: no configuration, no time, no sign-in service. Says so in place of a blank page; what may pass by itself
 * (`isPassing`) is tried again every 10 seconds. `onRetry` is absent where it can't help.
 */
export function StartProblem({
  description,
  isPassing = false,
  onRetry,
}: {
  description: Description;
  isPassing?: boolean;
  onRetry?: () => Promise<void>;
}) {
  const [isTrying, startTrying] = useTransition();
  const retry = () => {
    if (!isTrying) startTrying(async () => onRetry?.());
  };
  const again = useEffectEvent(retry);
  useEffect(() => {
    if (!isPassing) return undefined;
    const timer = setInterval(() => again(), againMs);
    const onOnline = () => again();
    addEventListener('online', onOnline);
    return () => {
      clearInterval(timer);
      removeEventListener('online', onOnline);
    };
  }, [isPassing]);
  return (
    <main className={styles.center}>
      <DescribedError
        description={description}
        actions={
          onRetry && (
            <Button appearance="primary" disabledFocusable={isTrying} onClick={retry}>
              {isTrying ? 'Trying…' : 'Try again'}
            </Button>
          )
        }
      >
        <p>
          Access that was granted or revoked is kept in Azure. To end it without this app, run Disable-RemoteSupport on
          the machine.
        </p>
      </DescribedError>
    </main>
  );
}

/** A failed sign-in in words. `details`: Entra's or the library's own text. */
export interface SignInWords {
  title: string;
  whatToDo: string;
  details: string;
}

export function SignInMessage({
  problem: { title, whatToDo, details },
  onDismiss,
}: {
  problem: SignInWords;
  onDismiss?: () => void;
}) {
  return (
    <Message tone="error" isNews title={`${title}.`} onDismiss={onDismiss}>
      <div>{whatToDo}</div>
      {details !== '' && (
        <Details isQuiet>
          <AzureText text={details} max={2000} />
        </Details>
      )}
    </Message>
  );
}

/** What the app needs of a browser. The youngest of these functions, and since when browsers have them all. */
export function tooOld(): Description | undefined {
  const has = 'any' in AbortSignal && 'canParse' in URL && 'showPopover' in HTMLElement.prototype;
  if (has) return undefined;
  return {
    title: 'This browser is too old',
    why: `${productName} needs at least Chrome or Edge 120, Firefox 125 or Safari 17.4.`,
    whatToDo: 'Open it in a newer browser.',
  };
}
