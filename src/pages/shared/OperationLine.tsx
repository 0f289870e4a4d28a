import type { ReactNode } from 'react';
import type { OperationProgress } from '#src/azure/operations/operation.ts';

/** What was asked of one machine and how far it is, in one line: turns while it waits, a time when it is done, what to do when it needs a person. */
export function OperationLine(_props: { progress: OperationProgress; actions?: ReactNode }): React.JSX.Element {
  throw new Error('not written yet');
}

/** The milestones of an operation as drawn steps: Requested → Revocation pending → Session ended → Access ended. */
export function OperationSteps(_props: { progress: OperationProgress }): React.JSX.Element {
  throw new Error('not written yet');
}
