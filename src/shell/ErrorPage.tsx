import { Button } from '@fluentui/react-components';
import { isRouteErrorResponse, useNavigate, useRevalidator, useRouteError } from 'react-router';
import { describeError } from '#src/azure/transport/errors.ts';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { ErrorView } from './ErrorView.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { agreeAnew, useDraftWords } from './kept-draft.ts';
import { isStaleChunk } from './stale-chunk.ts';
import { ToMachines } from './ToMachines.tsx';
import { UnsavedReceipts } from './UnsavedReceipts.tsx';

/** What a route shows when it cannot show its page. */
export function ErrorPage() {
  const error = useRouteError();
  const navigate = useNavigate();
  const draftWords = useDraftWords(agreeAnew);
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  if (isStaleChunk(error)) {
    return (
      <ErrorView
        title="This page could not be loaded"
        actions={
          <>
            <Button appearance="primary" onClick={() => location.reload()}>
              Reload
            </Button>
            {hasEarlier() ? <Button onClick={() => void navigate(-1)}>Go back</Button> : <ToMachines />}
          </>
        }
      >
        <p>
          A newer version of Remote Support may have been deployed since you opened it, or the connection was
          interrupted. Reload to go on.
        </p>
        <p>
          What you granted or revoked is kept in Azure and not affected. <span>{draftWords}</span>
        </p>
        <UnsavedReceipts />
      </ErrorView>
    );
  }
  return <FailedPage error={error} />;
}

/** Whether this tab has shown a page of the app before: React Router numbers them. In a new tab going back would do nothing. */
function hasEarlier(): boolean {
  const { idx = 0 } = (history.state ?? {}) as { idx?: number };
  return idx > 0;
}

/** What failed stands in place of the page; `isReading`: also while it is tried again. */
export function FailedPage({ error, isReading = false }: { error: unknown; isReading?: boolean }) {
  const { revalidate, state } = useRevalidator();
  const { title, why, whatToDo, correlationId } = describeError(error);
  return (
    <ErrorView
      title={title}
      correlationId={correlationId}
      actions={
        <>
          <Button
            ref={passFocusOn}
            appearance="primary"
            disabledFocusable={isReading || state === 'loading'}
            onClick={() => void revalidate()}
          >
            {isReading ? 'Reading …' : 'Try again'}
          </Button>
          <ToMachines />
        </>
      }
    >
      <p>{why}</p>
      <p>{whatToDo}</p>
      <UnsavedReceipts />
    </ErrorView>
  );
}
