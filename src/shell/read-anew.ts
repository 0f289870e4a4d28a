import type { Query, QueryClient } from '@tanstack/react-query';

/** What is older than this is read again on waking, ms. */
const renewedWithin = 20_000;
/** An outage no longer than this may have been one lost reply, ms. */
export const briefMs = 4000;
/** What fails by itself is not read again after every brief outage that its own failing made, ms. */
const failingEveryMs = 60_000;

/** Reads what is shown and no longer new. What a clock dates later than now was dated before it was set, and may be of any age. */
export const readOldAnew = (client: QueryClient): void =>
  void client.invalidateQueries({
    predicate: (query) => query.isStaleByTime(renewedWithin) || query.state.dataUpdatedAt > Date.now(),
  });

/** Read before a server had told the time: what it would prove by that was left open. */
const isUndated = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  (('isReadAtUnsure' in data && data.isReadAtUnsure === true) ||
    ('answeredBy' in data && data.answeredBy === Number.POSITIVE_INFINITY));

/** Reads anew what was read before a server had told the time. */
export const readUndatedAnew = (client: QueryClient): void =>
  void client.invalidateQueries({ predicate: ({ state }) => isUndated(state.data) });

/**
 * The reader of what may have failed while Azure could not be reached, to be called when it is back after `lasted` ms. It does not wait for
 * its turn. After a brief outage that is all; one reply that is lost on its own must not have everything read again.
 */
export const createOutageReader = (client: QueryClient): ((lasted: number) => void) => {
  /** When each query that had failed was read again here, ms of a clock that is never set. */
  const readAt = new Map<string, number>();
  const read = (due: ReadonlySet<Query>): void =>
    void client.invalidateQueries({ predicate: (query) => due.has(query) });
  const readLater = (query: Query, ms: number): void => {
    readAt.set(query.queryHash, performance.now() + ms);
    setTimeout(() => query.state.status === 'error' && read(new Set([query])), ms);
  };
  /** Whether it may be read now. What may not is read in its turn, if it has not been read by then. */
  const isDue = (query: Query): boolean => {
    const passed = performance.now() - (readAt.get(query.queryHash) ?? Number.NEGATIVE_INFINITY);
    if (query.state.status !== 'error') return true;
    if (passed >= failingEveryMs) readAt.set(query.queryHash, performance.now());
    // Below zero where its turn is set already.
    else if (passed >= 0) readLater(query, failingEveryMs - passed);
    return passed >= failingEveryMs;
  };
  return (lasted) => {
    if (lasted > briefMs) return void client.invalidateQueries();
    const since = Date.now() - lasted;
    const touched = client
      .getQueryCache()
      .findAll({ predicate: ({ state }) => Math.max(state.dataUpdatedAt, state.errorUpdatedAt) >= since });
    // A predicate with an effect will not do: it is asked more than once.
    read(new Set(touched.filter(isDue)));
  };
};
