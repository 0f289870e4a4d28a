import type { ReactNode } from 'react';
import { describeError } from '#src/azure/errors.ts';
import { Message } from '#src/ui/Message.tsx';

/**
 * What failed, why, what to do and the correlation id, where the result would stand; nothing while nothing has failed. `what`: the beginning
 * of a sentence without its full stop, "The consents could not be read". `children`: what follows from it here.
 */
export function ErrorMessage({
  what,
  error,
  intent = 'error',
  children,
  actions,
  onDismiss,
}: {
  what: string;
  error: unknown;
  intent?: 'error' | 'warning';
  children?: ReactNode;
  actions?: ReactNode;
  onDismiss?: () => void;
}) {
  if (error === null || error === undefined) return null;
  const { title, why, whatToDo, correlationId } = describeError(error);
  return (
    <Message
      intent={intent}
      title={`${what}. ${title}`}
      correlationId={correlationId}
      actions={actions}
      {...(onDismiss && { onDismiss })}
    >
      {why} {whatToDo} {children}
    </Message>
  );
}
