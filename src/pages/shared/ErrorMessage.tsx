import type { ReactNode } from 'react';
import type { ReadProblem } from '#src/consent/access/evidence.ts';

/**
 * The one display of a failure: what failed, why and what to do, Azure's own text and the correlation id under Details. Nothing while there is
 * no error. `what`: "Couldn't read the consents" (no full stop). `error`: whatever was thrown, or a problem from the evidence.
 */
export function ErrorMessage(_props: {
  what: string;
  error: unknown | ReadProblem;
  intent?: 'error' | 'warning';
  /** Tries again: a button. */
  onRetry?: () => void;
  actions?: ReactNode;
  children?: ReactNode;
}): React.JSX.Element | null {
  throw new Error('not written yet');
}
