import { serverTimeOf } from '#src/azure/transport/server-clock.ts';
import { type Freshness, freshnessOf } from './freshness.ts';

/** How old what a query holds is. `readAt`, `now` and `renewedWithin` in ms of server time. */
export const freshnessOfQuery = (
  { error, errorUpdatedAt }: { error: Error | null; errorUpdatedAt: number },
  times: { readAt: number; now: number; renewedWithin: number },
): Freshness => freshnessOf({ ...times, failedSince: error ? serverTimeOf(errorUpdatedAt) : undefined });
