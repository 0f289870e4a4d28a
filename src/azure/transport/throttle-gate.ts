/** How ARM counts: reads, writes and deletes in a subscription, each by itself. https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const kindOf = (method: string): string => (method === 'GET' || method === 'DELETE' ? method : 'PUT');

const placeOf = (method: string, { pathname }: URL): string => `${kindOf(method)} ${pathname.toLowerCase()}`;

/** All requests that count together. Queries of Resource Graph and the like have a limit of their own, so they count by their place. */
const bucketOf = (method: string, url: URL): string => {
  const place = placeOf(method, url);
  const subscription = /^\w+ \/subscriptions\/[^/]+/.exec(place)?.[0];
  return subscription === undefined ? place : `${subscription}/*`;
};

export interface ThrottleGate {
  /** After a 429: all requests that count together wait. */
  closeBucket(method: string, url: URL, ms: number): void;
  /** After another reply that asks to wait: those to the same place wait. */
  closePlace(method: string, url: URL, ms: number): void;
  /** How long such a request has to wait still, ms; 0 when it need not. */
  closedFor(method: string, url: URL): number;
}

/**
 * A request sent before `Retry-After` is over is not processed and renews the wait, so whatever it holds for waits together.
 * @param elapsed ms of a clock that nobody can set.
 * @param until when what is closed opens again, by that clock.
 */
export const createThrottleGate = (elapsed: () => number, until = new Map<string, number>()): ThrottleGate => {
  const closedUntil = (key: string): number => until.get(key) ?? 0;
  /** Those that are open again are forgotten: a page that stays for days meets many places. */
  const prune = (): void => {
    for (const [key, open] of until) if (open <= elapsed()) until.delete(key);
  };
  const close = (key: string, ms: number): void => {
    prune();
    until.set(key, Math.max(closedUntil(key), elapsed() + ms));
  };
  return {
    closeBucket: (method, url, ms) => close(bucketOf(method, url), ms),
    closePlace: (method, url, ms) => close(placeOf(method, url), ms),
    closedFor(method, url) {
      const open = Math.max(closedUntil(bucketOf(method, url)), closedUntil(placeOf(method, url)));
      return Math.max(0, open - elapsed());
    },
  };
};
