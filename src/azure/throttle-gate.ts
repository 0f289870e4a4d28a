/** What ARM limits together: reads, writes and deletes, each by itself. */
const kindOf = (method: string): string => (method === 'GET' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes');

/** How ARM counts: by subscription and by kind of request. https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const bucketOf = (method: string, { pathname }: URL): string => {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1];
  // Queries of Resource Graph and the like have a limit of their own.
  return `${(subscription ?? pathname).toLowerCase()} ${kindOf(method)}`;
};

/** One resource, and one kind of request to it. */
const placeOf = (method: string, { pathname }: URL): string => `${pathname.toLowerCase()} at ${kindOf(method)}`;

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
 */
export const createThrottleGate = (elapsed: () => number): ThrottleGate => {
  const until = new Map<string, number>();

  const close = (key: string, ms: number): void => {
    const now = elapsed();
    // A page that stays open for days would gather the operations of days.
    for (const [key, at] of until) if (at <= now) until.delete(key);
    until.set(key, Math.max(until.get(key) ?? 0, now + ms));
  };

  return {
    closeBucket: (method, url, ms) => close(bucketOf(method, url), ms),
    closePlace: (method, url, ms) => close(placeOf(method, url), ms),
    closedFor(method, url) {
      const open = Math.max(until.get(bucketOf(method, url)) ?? 0, until.get(placeOf(method, url)) ?? 0);
      return Math.max(0, open - elapsed());
    },
  };
};
