import { useSyncExternalStore } from 'react';
import { Message } from '#src/ui/Message.tsx';
import { leavingProblem } from './leaving.ts';

/** Signing in or out failed before the page was left. */
export function LeavingNotice() {
  const problem = useSyncExternalStore(leavingProblem.subscribe, leavingProblem.get);
  if (!problem) return null;
  const { title, why, whatToDo, correlationId } = problem;
  return (
    <Message intent="error" title={`${title}.`} correlationId={correlationId} onDismiss={leavingProblem.dismiss}>
      {why} {whatToDo}
    </Message>
  );
}
