import { useSyncExternalStore } from 'react';
import { AzureError, errorWords } from '#src/azure/transport/errors.ts';
import { outage, subscribeToOutage } from '#src/azure/transport/reachability.ts';
import { momentWords } from '#src/lib/time.ts';
import { Announced } from '#src/ui/Announced.tsx';
import { Message } from '#src/ui/Message.tsx';
import type { Freshness } from './freshness.ts';
import { readWords } from './read-words.ts';

/** Azure answered, and will not say. */
const isRefusal = (error: Error | null): boolean =>
  error instanceof AzureError && (error.kind === 'forbidden' || error.kind === 'badRequest');

/** Says that what stands below is not of now, and since when. Nothing while it is, or while the frame says why. `now` in ms of server time. */
export function UnreadNote({
  freshness,
  now,
  ageOf,
  error,
  renewed: isRenewed = true,
}: {
  freshness: Freshness;
  now: number;
  /** How its age is said, where `now` is not of this second. */
  ageOf?: ((ms: number) => string) | undefined;
  error: Error | null;
  /** Whether it is read again without a press. */
  renewed?: boolean;
}) {
  const isOut = useSyncExternalStore(subscribeToOutage, outage) !== undefined;
  const isSaid = isOut || (error instanceof AzureError && error.kind === 'signInNeeded');
  return (
    <Announced>
      {freshness.is !== 'current' && !isSaid && (
        <Unread freshness={freshness} now={now} ageOf={ageOf} error={error} isRenewed={isRenewed} />
      )}
    </Announced>
  );
}

function Unread({
  freshness,
  now,
  ageOf,
  error,
  isRenewed,
}: {
  freshness: Exclude<Freshness, { is: 'current' }>;
  now: number;
  ageOf: ((ms: number) => string) | undefined;
  error: Error | null;
  isRenewed: boolean;
}) {
  // Its age goes on, and is not news every second.
  const readAt = <span aria-live="off">{`What is shown was read at ${readWords(freshness.asOf, now, ageOf)}.`}</span>;
  if (freshness.is === 'old')
    return (
      <Message intent="warning">
        {readAt}
        <span> It is being read again.</span>
      </Message>
    );
  const { words, correlationId } = error ? errorWords(error) : {};
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
      {freshness.is === 'unread' && readAt}
      <span>{` ${[isRenewed && 'It is read again by itself.', words].filter(Boolean).join(' ')}`}</span>
    </Message>
  );
}
