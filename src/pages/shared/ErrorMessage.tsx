import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { describeError } from '#src/azure/http/error-words.ts';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';

/**
 * The one display of a failure: what failed, why and what to do; Azure's own text and the correlation id under Details. Nothing while there is
 * no error. `what`: "Couldn't read the consents" (no full stop). `error`: whatever was thrown, or a problem from the evidence.
 */
export function ErrorMessage({
  what,
  error,
  tone = 'error',
  isNews = false,
  onRetry,
  onDismiss,
  actions,
  children,
}: {
  what: string;
  error: unknown;
  tone?: 'error' | 'warning';
  /** Read out when it appears: for what a press came to. */
  isNews?: boolean;
  /** Tries again: a button. */
  onRetry?: (() => void) | undefined;
  onDismiss?: (() => void) | undefined;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  if (error === null || error === undefined) return null;
  // The frame says so above every page, and offers the sign-in; what a press came to is told all the same.
  if (isSignInNeeded(error) && !isNews)
    return (
      <div>
        {what}.{children}
      </div>
    );
  const { why, whatToDo, azureText, correlationId } = describeError(error);
  const retry = onRetry && (
    <Button size="small" onClick={onRetry}>
      Try again
    </Button>
  );
  return (
    <Message
      tone={tone}
      title={`${what}.`}
      isNews={isNews}
      onDismiss={onDismiss}
      actions={
        (retry ?? actions) && (
          <>
            {actions}
            {retry}
          </>
        )
      }
    >
      <div>
        <AzureText text={`${why} ${whatToDo}`.trim()} max={600} />
      </div>
      {children}
      <AzureDetails azureText={azureText} correlationId={correlationId} />
    </Message>
  );
}

/** An AzureError, or a problem of evidence. */
function isSignInNeeded(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'kind' in error && error.kind === 'signInNeeded';
}
