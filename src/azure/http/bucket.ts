/** How many requests Azure takes at once, and when another may follow. */
export interface Limit {
  size: number;
  /** A spent request comes back after this, ms. */
  backMs: number;
  /** Spent requests come back one after the other, as ARM refills its buckets; else each by itself, as out of a window of time. */
  oneByOne: boolean;
}

export type Bucket = ReturnType<typeof createBucket>;

/** Counts by the clock alone, so that a timer that comes late costs nothing of what has come back meanwhile. */
export function createBucket({ size, backMs, oneByOne }: Limit) {
  /** When each spent request comes back, ms, ascending. */
  const back: number[] = [];
  const settle = (now: number): void => {
    while ((back[0] ?? Infinity) <= now) back.shift();
  };
  const spend = (now: number): void => {
    settle(now);
    back.push(Math.max(now, (oneByOne ? back.at(-1) : now) ?? now) + backMs);
  };
  return {
    /** When so many requests are left: `now`, or later if no more are spent. */
    leftAt(count: number, now: number): number {
      settle(now);
      return back[back.length + count - size - 1] ?? now;
    },
    spend,
    /** Takes Azure's word where it knows of fewer that are left: other tabs and programs spend too. */
    lower(left: number, now: number): void {
      settle(now);
      while (size - back.length > Math.max(0, left)) spend(now);
    },
  };
}

/** The bucket that a request is counted in. */
export interface Account {
  key: string;
  limit: Limit;
  /** The header in which Azure says what is left in it. */
  header: string;
  /** So many of the bucket at most are kept for requests of more urgency. */
  kept: number;
}

/**
 * ARM counts reads, writes and deletes of one person, each by itself, in each subscription and outside of all. Queries of Resource Graph
 * have a limit of their own, and nothing urgent is one.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function accountOf(method: string, { pathname }: URL): Account {
  const path = pathname.toLowerCase();
  if (path.startsWith('/providers/microsoft.resourcegraph/'))
    return { key: 'queries', limit: queries, header: 'x-ms-user-quota-remaining', kept: 0 };
  const kind = kindOf(method);
  const [, subscription] = /^\/subscriptions\/([^/]+)/.exec(path) ?? [];
  const limit = limits[kind];
  const header = `x-ms-ratelimit-remaining-${subscription === undefined ? 'tenant' : 'subscription'}-${kind}`;
  return { key: `${kind} ${subscription ?? ''}`, limit, header, kept: limit.size / 2 };
}

export function kindOf(method: string): keyof typeof limits {
  return method === 'GET' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
}

const limits = {
  reads: { size: 250, backMs: 1000 / 25, oneByOne: true },
  writes: { size: 200, backMs: 1000 / 10, oneByOne: true },
  deletes: { size: 200, backMs: 1000 / 10, oneByOne: true },
};

/** 15 in 5 seconds, and a quarter of a second for what counts from when they arrive. */
const queries: Limit = { size: 15, backMs: 5250, oneByOne: false };
