import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { freshnessOf, roughAge } from '#src/pages/shared/freshness.ts';
import { ReadAge } from '#src/pages/shared/ReadAge.tsx';
import { listStaleAfter } from './renewal.ts';

/** Who says what the list shows: Resource Graph lists and lags, only Resource Manager knows of access. `isShort`: in one line of a phone. */
export function listSource({ source }: Fleet, isShort: boolean): string {
  if (isShort && source === 'resourceGraph') return 'Listed by Azure Resource Graph, which can lag';
  return source === 'resourceGraph'
    ? 'Arc-enabled servers as Azure Resource Graph lists them, which can lag; remote support as Azure Resource Manager shows it'
    : 'Arc-enabled servers as Azure Resource Manager shows them';
}

/** How much is listed, and how old the list is. Times in ms of server time. */
export function ListAge({
  subscriptions,
  readAt,
  failedSince,
  isKept,
  now,
  reading,
  onRefresh,
}: {
  /** How many could be read; `undefined` when that is not known, or there is no room for it. */
  subscriptions: number | undefined;
  readAt: number;
  failedSince: number | undefined;
  /** It is of an earlier visit: of an earlier time, however short ago that is. */
  isKept: boolean;
  now: number;
  reading: boolean;
  onRefresh: () => void;
}) {
  return (
    <>
      {subscriptions !== undefined && (
        <span>{`${subscriptions} ${subscriptions === 1 ? 'subscription' : 'subscriptions'}`}</span>
      )}
      <ReadAge
        freshness={freshnessOf({ readAt, failedSince, now, renewedWithin: isKept ? -Infinity : listStaleAfter })}
        now={now}
        reading={reading}
        label="Read the list again"
        ageOf={roughAge}
        onRefresh={onRefresh}
      />
    </>
  );
}
