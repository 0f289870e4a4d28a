import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/http/decode.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';

export interface Subscription {
  /** Lower case. */
  subscriptionId: string;
  /** Its name, followed by its id where another subscription’s name reads the same. */
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
      const named = decodeAll(values, schema, { noun: 'subscriptions', scope: '/subscriptions' });
      return toldApart(
        named.map(({ subscriptionId, displayName }) => ({
          subscriptionId,
          displayName: displayName ?? subscriptionId,
        })),
      ).toSorted((a, b) => a.displayName.localeCompare(b.displayName));
    },
    staleTime: 60_000,
  });
}

/** Azure lets several bear one name, and others differ only by case, by spaces or by what can’t be seen. */
function toldApart(subscriptions: readonly Subscription[]): Subscription[] {
  const bearers = new Map<string, number>();
  for (const { displayName } of subscriptions) {
    const read = asRead(displayName);
    bearers.set(read, (bearers.get(read) ?? 0) + 1);
  }
  return subscriptions.map(({ subscriptionId, displayName }) => ({
    subscriptionId,
    displayName: bearers.get(asRead(displayName)) === 1 ? displayName : `${displayName} (${subscriptionId})`,
  }));
}

function asRead(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}]/gu, '')
    .toLowerCase();
}
