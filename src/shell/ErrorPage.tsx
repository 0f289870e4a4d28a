import { Button } from '@fluentui/react-components';
import { useEffect, useEffectEvent, useTransition } from 'react';
import type { ReactNode } from 'react';
import { isRouteErrorResponse, useLocation, useNavigate, useNavigation, useRouteError } from 'react-router';
import { paths } from '#src/paths.ts';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { isMissingPart } from '#src/ui/late.tsx';
import { Message } from '#src/ui/Message.tsx';
import { pageTitleId, productName } from './names.ts';
import styles from './shell.module.css';

/** A failure in words: what failed, why, what to do, and what to ask support with. */
export interface Description {
  title: string;
  why: string;
  whatToDo: string;
  azureText?: string | undefined;
  correlationId?: string | undefined;
}

/** What a route shows when it cannot show its page. `describe` puts what was thrown into words. */
export function ErrorPage({ describe }: { describe: (error: unknown) => Description }) {
  const error = useRouteError();
  const navigate = useNavigate();
  const isTrying = useNavigation().state !== 'idle';
  const here = useLocation();
  // As a navigation: what has failed is drawn anew for another location only.
  const tryAgain = () => void navigate(here, { replace: true });
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  const isMissing = isMissingPart(error);
  return (
    <DescribedError
      description={isMissing ? missingPage : describe(error)}
      actions={
        <>
          <Button
            appearance="primary"
            disabledFocusable={isTrying}
            onClick={isMissing ? () => location.reload() : tryAgain}
          >
            {isMissing ? 'Reload page' : 'Try again'}
          </Button>
          <ToMachines />
        </>
      }
    />
  );
}

const missingPage: Description = {
  title: 'This page couldn’t be loaded',
  why: 'A new version was deployed, or the connection was interrupted.',
  whatToDo: 'Reload the page. Access that was granted or revoked isn’t affected.',
};

export function NotFoundPage() {
  return <DescribedError description={notFound} actions={<ToMachines appearance="primary" />} />;
}

function ToMachines({ appearance = 'secondary' }: { appearance?: 'primary' | 'secondary' }) {
  const navigate = useNavigate();
  return (
    <Button appearance={appearance} onClick={() => void navigate(paths.machines())}>
      Go to machines
    </Button>
  );
}

const notFound: Description = {
  title: 'Page not found',
  why: '',
  whatToDo: 'Check the address, or start from the list of machines.',
};

/** A failure that takes a page's place: what failed, what to do, and Azure's own text folded. */
export function DescribedError({
  description: { title, why, whatToDo, azureText, correlationId },
  actions,
  children,
}: {
  description: Description;
  actions: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={styles.error}>
      <title>{`${title} - ${productName}`}</title>
      <h1 id={pageTitleId} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      <p>
        <AzureText text={why} max={1000} /> <AzureText text={whatToDo} max={1000} />
      </p>
      {children}
      <AzureDetails azureText={azureText} correlationId={correlationId} />
      <div className="row">{actions}</div>
    </div>
  );
}

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
