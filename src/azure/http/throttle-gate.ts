export interface ThrottleGate {
  /** After a 429: all requests that count together wait. */
  closeBucket: (method: string, url: URL, ms: number) => void;
  /** After another refusal that asks to wait: those to the same place wait. */
  closePlace: (method: string, url: URL, ms: number) => void;
  /** How long such a request has to wait still, ms; 0 when it need not. */
  closedFor: (method: string, url: URL) => number;
  /** How long one that waited stands in line with the others that did, ms: leaving at once they would close the gate again. */
  turn: (isRead: boolean) => number;
}

/** ARM refills 25 reads and 10 writes a second in a subscription; some are left for what begins meanwhile. */
const perSecond = { read: 20, write: 9 };

/**
 * A request sent before `Retry-After` is over is not processed and renews the wait, so whatever it holds for waits together.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 * @param elapsed ms of a clock that nobody can set.
 */
export function createThrottleGate(elapsed: () => number): ThrottleGate {
  const until = new Map<string, number>();
  const next = { read: 0, write: 0 };
  const closedUntil = (key: string): number => until.get(key) ?? 0;
  const close = (key: string, ms: number): void => {
    // Those that are open again are forgotten: a page that stays for days meets many places.
    for (const [known, open] of until) if (open <= elapsed()) until.delete(known);
    until.set(key, Math.max(closedUntil(key), elapsed() + ms));
  };
  return {
    closeBucket: (method, url, ms) => close(bucketOf(method, url), ms),
    closePlace: (method, url, ms) => close(placeOf(method, url), ms),
    closedFor(method, url) {
      const open = Math.max(closedUntil(bucketOf(method, url)), closedUntil(placeOf(method, url)));
      return Math.max(0, open - elapsed());
    },
    turn(isRead) {
      const kind = isRead ? 'read' : 'write';
      const start = Math.max(elapsed(), next[kind]);
      next[kind] = start + 1000 / perSecond[kind];
      return start - elapsed();
    },
  };
}

/** How ARM counts: reads, writes and deletes in a subscription, each by itself. */
function kindOf(method: string): string {
  return method === 'GET' || method === 'DELETE' ? method : 'PUT';
}

function placeOf(method: string, { pathname }: URL): string {
  return `${kindOf(method)} ${pathname.toLowerCase()}`;
}

/** All requests that count together. Queries of Resource Graph and the like have a limit of their own, so they count by their place. */
function bucketOf(method: string, url: URL): string {
  const place = placeOf(method, url);
  const subscription = /^\w+ \/subscriptions\/[^/]+/.exec(place)?.[0];
  return subscription === undefined ? place : `${subscription}/*`;
}
