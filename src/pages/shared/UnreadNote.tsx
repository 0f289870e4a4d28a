import { describeError } from '#src/azure/errors.ts';
import { Message } from '#src/ui/Message.tsx';
import type { Freshness } from './freshness.ts';
import { momentWords, readWords } from './read-words.ts';

/** Says that what stands below is not of now, and since when. Nothing while it is. `now` in ms of server time. */
export function UnreadNote({ freshness, now, error }: { freshness: Freshness; now: number; error: Error | null }) {
  if (freshness.is === 'current') return null;
  if (freshness.is === 'old')
    return (
      <Message intent="warning">
        What is shown is as of {readWords(freshness.asOf, now)}. It is being read again.
      </Message>
    );
  const { why, correlationId } = error ? describeError(error) : { why: undefined, correlationId: undefined };
  return (
    <Message
      intent="warning"
      title={`Azure could not be read since ${momentWords(freshness.since, now)}.`}
      correlationId={correlationId}
    >
      What is shown was read before, {readWords(freshness.asOf, now)}. It is read again by itself. {why}
    </Message>
  );
}
