import type { Fleet } from '#src/azure/fleet.ts';
import { freshnessOf } from '#src/pages/shared/freshness.ts';
import { ReadAge } from '#src/pages/shared/ReadAge.tsx';

/** A list that has not been read for this long is of an earlier time, ms. */
const renewedWithin = 5 * 60_000;

/** Who says what the list shows: Resource Graph lists and lags, only Resource Manager knows of access. */
export function listSource({ source }: Fleet): string {
  return source === 'resourceGraph'
    ? 'Arc-enabled servers as Azure Resource Graph lists them, which can lag; remote support as Azure Resource Manager shows it'
    : 'Arc-enabled servers as Azure Resource Manager shows them';
}

/** How much is listed, and how old the list is. `failedSince` and `now` in ms of server time. */
export function ListAge({
  fleet,
  failedSince,
  now,
  reading,
  onRefresh,
}: {
  fleet: Fleet;
  failedSince: number | undefined;
  now: number;
  reading: boolean;
  onRefresh: () => void;
}) {
  const { length } = fleet.subscriptions;
  return (
    <>
      <span>
        {length} {length === 1 ? 'subscription' : 'subscriptions'}
      </span>
      <ReadAge
        freshness={freshnessOf({ readAt: fleet.readAt, failedSince, now, renewedWithin })}
        now={now}
        reading={reading}
        label="Read the list again"
        onRefresh={onRefresh}
      />
    </>
  );
}
