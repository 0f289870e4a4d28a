import type { Page } from '@playwright/test';

export interface Sent {
  /** ms since the epoch. */
  at: number;
  kind: 'read' | 'write' | 'query';
  method: string;
  path: string;
}

export interface Traffic {
  sent: Sent[];
  /** Replies by status. */
  statuses: Map<number, number>;
}

const kindOf = (method: string, path: string): Sent['kind'] => {
  if (method === 'GET') return 'read';
  return method === 'POST' && path.toLowerCase().includes('/microsoft.resourcegraph/') ? 'query' : 'write';
};

/** Notes every request of the page to Azure Resource Manager. */
export const watchTraffic = (page: Page): Traffic => {
  const traffic: Traffic = { sent: [], statuses: new Map() };
  const isArm = (url: URL) => /^\/(subscriptions|providers)\b/.test(url.pathname);
  page.on('request', (request) => {
    const url = new URL(request.url());
    const method = request.method();
    if (!isArm(url) || method === 'OPTIONS') return;
    traffic.sent.push({ at: Date.now(), kind: kindOf(method, url.pathname), method, path: url.pathname });
  });
  page.on('response', (response) => {
    if (!isArm(new URL(response.url()))) return;
    traffic.statuses.set(response.status(), (traffic.statuses.get(response.status()) ?? 0) + 1);
  });
  return traffic;
};

/** The most that fell into any window of `seconds`. */
export const mostWithin = (times: readonly number[], seconds: number): number => {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [index, at] of sorted.entries()) {
    while ((sorted[first] ?? at) <= at - seconds * 1000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};

/** The fewest tokens that were ever left in a bucket of ARM's; below zero means that Azure would have refused. */
export const leastTokens = (times: readonly number[], size: number, perSecond: number): number => {
  let tokens = size;
  let last = times[0] ?? 0;
  let least = size;
  for (const at of times.toSorted((a, b) => a - b)) {
    tokens = Math.min(size, tokens + ((at - last) / 1000) * perSecond) - 1;
    last = at;
    least = Math.min(least, tokens);
  }
  return Math.floor(least);
};
