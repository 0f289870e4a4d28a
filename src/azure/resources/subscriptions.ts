import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { queryKey } from '#src/azure/query-client.ts';
import { azure } from '#src/azure/transport/transport.ts';

export interface Subscription {
  subscriptionId: string;
  displayName: string;
}

const schema = v.object({
  subscriptionId: v.pipe(v.string(), v.uuid()),
  displayName: v.fallback(v.optional(v.string()), undefined),
});

const decode = (value: unknown): Subscription | undefined => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { subscriptionId, displayName } = parsed.output;
  return { subscriptionId: subscriptionId.toLowerCase(), displayName: displayName ?? subscriptionId };
};

/** Every subscription that lists for the signed-in person, by name. To be listed says nothing about what may be read in it. */
export const subscriptionsQuery = () =>
  queryOptions({
    queryKey: queryKey('/subscriptions'),
    queryFn: async ({ signal }): Promise<Subscription[]> => {
      const values = await azure().list<unknown>('/subscriptions', '2022-12-01', { signal });
      const subscriptions = decodeAll(values, decode, { noun: 'subscriptions', scope: '/subscriptions' });
      return subscriptions.toSorted((a, b) => a.displayName.localeCompare(b.displayName));
    },
    staleTime: 60_000,
  });
