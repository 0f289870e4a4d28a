import { describeError } from '#src/azure/errors.ts';
import { Message } from '#src/ui/Message.tsx';

/** A read that failed, where its result would stand. */
export function ReadProblem({ error }: { error: Error | null }) {
  if (!error) return null;
  const { title, why, whatToDo, correlationId } = describeError(error);
  return (
    <Message intent="error" title={title} correlationId={correlationId}>
      {why} {whatToDo}
    </Message>
  );
}
