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
      const key = `${principalId}/${ownerOf(tenant, subscription)}/${kind}`;
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: size, filledAt: at };
      const tokens = Math.min(size, bucket.tokens + ((at - bucket.filledAt) / 1000) * perSecond);
      if (tokens < 1) {
        buckets.set(key, { tokens, filledAt: at });
        throw new ArmError(
          429,
          'SubscriptionRequestsThrottled',
          `Number of requests for subscription '${subscription ?? ''}' and operation '${method}' exceeded the backend storage limit. Please try again after '1' seconds.`,
          { headers: { 'Retry-After': String(Math.max(1, Math.ceil((1 - tokens) / perSecond))) } },
        );
      }
      buckets.set(key, { tokens: tokens - 1, filledAt: at });
      const level = subscription === undefined ? 'tenant' : 'subscription';
      return { [`x-ms-ratelimit-remaining-${level}-${kind}`]: String(Math.floor(tokens - 1)) };
    },
  };
};
