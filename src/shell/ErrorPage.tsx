import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { isRouteErrorResponse, useLocation, useNavigate, useNavigation, useRouteError } from 'react-router';
import { paths } from '#src/paths.ts';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { isMissingPart } from '#src/ui/late.tsx';
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
          <Button onClick={() => void navigate(paths.machines())}>Go to machines</Button>
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
  const navigate = useNavigate();
  return (
    <DescribedError
      description={notFound}
      actions={
        <Button appearance="primary" onClick={() => void navigate(paths.machines())}>
          Go to machines
        </Button>
      }
    />
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
