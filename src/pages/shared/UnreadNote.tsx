import { useSyncExternalStore } from 'react';
import { AzureError, describeError } from '#src/azure/errors.ts';
import { outage, subscribeToOutage } from '#src/azure/reachability.ts';
import { momentWords } from '#src/lib/time.ts';
import { Message } from '#src/ui/Message.tsx';
import type { Freshness } from './freshness.ts';
import { readWords } from './read-words.ts';

/** Azure answered, and will not say. */
const isRefusal = (error: Error | null): boolean =>
  error instanceof AzureError && (error.kind === 'forbidden' || error.kind === 'badRequest');

/** Says that what stands below is not of now, and since when. Nothing while it is, or while the frame says why. `now` in ms of server time. */
export function UnreadNote({ freshness, now, error }: { freshness: Freshness; now: number; error: Error | null }) {
  const isOut = useSyncExternalStore(subscribeToOutage, outage) !== undefined;
  if (freshness.is === 'current' || isOut || (error instanceof AzureError && error.kind === 'signInNeeded'))
    return null;
  const readAt = readWords(freshness.asOf, now);
  if (freshness.is === 'old')
    return <Message intent="warning">What is shown was read at {readAt}. It is being read again.</Message>;
  const { why, whatToDo, correlationId } = error ? describeError(error) : {};
  const since = momentWords(freshness.since, now);
  return (
    <Message
      intent="warning"
      title={
        isRefusal(error)
          ? `This could not be read since ${since}: Azure refuses it.`
          : `Azure could not be read since ${since}.`
      }
      correlationId={correlationId}
    >
      {freshness.is === 'unread' && `What is shown was read at ${readAt}. `}It is read again by itself. {why} {whatToDo}
    </Message>
  );
}
