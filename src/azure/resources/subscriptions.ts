import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/http/decode.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';

export interface Subscription {
  /** Lower case. */
  subscriptionId: string;
  displayName: string;
}

const schema = v.object({
  subscriptionId: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
  displayName: v.fallback(v.optional(v.string()), undefined),
});

/** Every subscription that lists for the signed-in person, by name. To be listed says nothing about what may be read in it. */
export function subscriptionsQuery() {
  return queryOptions({
    queryKey: armKey('/subscriptions'),
    queryFn: async ({ signal }): Promise<Subscription[]> => {
      const values = await azure().list<unknown>('/subscriptions', '2022-12-01', { signal });
      return decodeAll(values, schema, { noun: 'subscriptions', scope: '/subscriptions' })
        .map(({ subscriptionId, displayName }) => ({ subscriptionId, displayName: displayName ?? subscriptionId }))
        .toSorted((a, b) => a.displayName.localeCompare(b.displayName));
    },
    staleTime: 60_000,
  });
}
