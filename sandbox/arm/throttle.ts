import type { Tenant } from '#sandbox/tenant.ts';
import { ArmError } from './http.ts';
import { pathParts } from './scope.ts';

/** Token buckets of Azure Resource Manager, per principal and subscription: size, and tokens refilled a second. */
const limits = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
} as const;

type Kind = keyof typeof limits;

interface Bucket {
  tokens: number;
  filledAt: number;
}

export interface Throttle {
  /** Takes one token and returns the headers that tell what is left. @throws {ArmError} 429 when the bucket is empty. */
  take(tenant: Tenant, principalId: string, method: string, path: string): Record<string, string>;
}

const kindOf = (method: string): Kind => {
  if (method === 'DELETE') return 'deletes';
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
};

const isQuery = (path: string): boolean => /^\/providers\/microsoft\.resourcegraph\//i.test(path);

/** Whose bucket a request takes from. Subscriptions that are none share one: a bucket each would be kept for every id that is tried. */
const ownerOf = ({ subscriptions }: Tenant, subscription: string | undefined): string => {
  if (subscription === undefined) return 'tenant';
  return subscriptions.has(subscription) ? subscription : 'unknown';
};

/** How many times as much all callers together have in a subscription as each: https://aka.ms/arm-throttling */
const together = 15;

interface Limit {
  size: number;
  perSecond: number;
}

const tokensIn = (bucket: Bucket | undefined, { size, perSecond }: Limit, at: number): number =>
  bucket === undefined ? size : Math.min(size, bucket.tokens + ((at - bucket.filledAt) / 1000) * perSecond);

/** What ARM says to whom it throttles. */
export const throttledText = (method: string, path: string, actor: string, seconds?: number): string => {
  const subscription = pathParts(path).subscriptionId?.toLowerCase();
  const whose = subscription === undefined ? 'the tenant' : `subscription '${subscription}'`;
  const when = seconds === undefined ? 'later' : `after '${seconds}' seconds`;
  return `Number of '${kindOf(method).slice(0, -1)}' requests for ${whose} actor '${actor}' exceeded. Please try again ${when} after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`;
};

/** Throttling as documented; buckets live in real time and are not part of a tenant's state. */
export const createThrottle = (now: () => number = Date.now): Throttle => {
  const tenants = new WeakMap<Tenant, Map<string, Bucket>>();
  return {
    take: (tenant, principalId, method, path) => {
      if (tenant.unlimitedQueries && isQuery(path)) return {};
      const buckets = tenants.get(tenant) ?? new Map<string, Bucket>();
      tenants.set(tenant, buckets);
      const kind = kindOf(method);
      const { size, perSecond } = limits[kind];
      const subscription = pathParts(path).subscriptionId?.toLowerCase();
      const owner = `${ownerOf(tenant, subscription)}/${kind}`;
      const at = now();
      const own = { name: `subscription-${kind}`, key: `${principalId}/${owner}`, size, perSecond };
      const all = {
        name: `subscription-global-${kind}`,
        key: owner,
        size: size * together,
        perSecond: perSecond * together,
      };
      const asked = subscription === undefined ? [{ ...own, name: `tenant-${kind}` }] : [own, all];
      const levels = asked.map((limit) => ({ ...limit, tokens: tokensIn(buckets.get(limit.key), limit, at) }));
      const empty = levels.find(({ tokens }) => tokens < 1);
      if (empty !== undefined) {
        const seconds = Math.max(1, Math.ceil((1 - empty.tokens) / empty.perSecond));
        throw new ArmError(429, 'SubscriptionRequestsThrottled', throttledText(method, path, principalId, seconds), {
          headers: { 'Retry-After': String(seconds) },
        });
      }
      for (const { key, tokens } of levels) buckets.set(key, { tokens: tokens - 1, filledAt: at });
      return Object.fromEntries(
        levels.map(({ name, tokens }) => [`x-ms-ratelimit-remaining-${name}`, String(Math.floor(tokens - 1))]),
      );
    },
  };
};
