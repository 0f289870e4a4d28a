import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Subscription, subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';

/** Names of subscriptions instead of ids; the id alone while, or where, the name isn't known. */
export function useSubscriptionNames(): (subscriptionId: string) => string {
  const { data } = useQuery(subscriptionsQuery());
  return useMemo(() => {
    const names = subscriptionNames(data ?? []);
    return (subscriptionId) => names.get(subscriptionId.toLowerCase()) ?? subscriptionId;
  }, [data]);
}

/** By lower-case id; the id is added where several bear one name, which Azure lets them. */
export function subscriptionNames(subscriptions: readonly Subscription[]): ReadonlyMap<string, string> {
  const bearers = new Map<string, number>();
  for (const { displayName } of subscriptions) {
    const name = displayName.toLowerCase();
    bearers.set(name, (bearers.get(name) ?? 0) + 1);
  }
  return new Map(
    subscriptions.map(({ subscriptionId, displayName }) => [
      subscriptionId.toLowerCase(),
      bearers.get(displayName.toLowerCase()) === 1 ? displayName : `${displayName} (${subscriptionId})`,
    ]),
  );
}
