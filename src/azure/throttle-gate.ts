/** How ARM counts: by subscription and by kind of request. https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const bucketOf = (method: string, url: URL): string => {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(url.pathname)?.[1]?.toLowerCase();
  const kind = method === 'GET' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
  // Queries of Resource Graph and the like have a limit of their own.
  return `${subscription ?? url.pathname.toLowerCase()} ${kind}`;
};

export interface ThrottleGate {
  close(method: string, url: URL, ms: number): void;
  /** How long requests of this kind have to wait still, ms; 0 when they need not. */
  closedFor(method: string, url: URL): number;
}

/** A request sent before `Retry-After` is over is not processed and renews the wait, so all of its kind wait together. */
export const createThrottleGate = (now: () => number): ThrottleGate => {
  const until = new Map<string, number>();
  return {
    close(method, url, ms) {
      const bucket = bucketOf(method, url);
      until.set(bucket, Math.max(until.get(bucket) ?? 0, now() + ms));
    },
    closedFor: (method, url) => Math.max(0, (until.get(bucketOf(method, url)) ?? 0) - now()),
  };
};
