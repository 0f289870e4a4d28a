import type { ReactNode } from 'react';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { AzureError, describeError } from '#src/azure/transport/errors.ts';
import { Message } from '#src/ui/Message.tsx';
import { ownText } from '#src/ui/own-text.tsx';

const signedOut = 'Sign in again';

/** Why is said by the frame, which asks for the sign-in. */
const isEnded = (error: unknown): boolean =>
  error instanceof AzureError &&
  (error.cause === undefined || (error.cause instanceof SignInError && error.cause.kind === 'interactionRequired'));

/**
 * What failed, why, what to do and the correlation id, where the result would stand; nothing while nothing has failed. `what`: the beginning
 * of a sentence without its full stop, "The consents could not be read". `children`: what follows from it here. `isOver`: nothing can be
 * tried again, so what to do is left to `children`.
 */
export function ErrorMessage({
  what,
  error,
  intent = 'error',
  isOver = false,
  children,
  actions,
  onDismiss,
}: {
  what: string;
  error: unknown;
  intent?: 'error' | 'warning';
  isOver?: boolean;
  children?: ReactNode;
  actions?: ReactNode;
  onDismiss?: () => void;
}) {
  if (error === null || error === undefined) return null;
  const { title, why, whatToDo, correlationId } = describeError(error);
  if (title === signedOut && isEnded(error)) {
    return (
      <Message
        intent="warning"
        title={`${what}: your session has ended.`}
        actions={actions}
        {...(onDismiss && { onDismiss })}
      >
        <span>{`${signedOut}.`}</span> {ownText(children)}
      </Message>
    );
  }
  return (
    <Message
      intent={intent}
      title={`${what}. ${title}`}
      correlationId={correlationId}
      actions={actions}
      {...(onDismiss && { onDismiss })}
    >
      <span>{isOver ? why : `${why} ${whatToDo}`}</span> {ownText(children)}
    </Message>
  );
}
