import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Subscription, subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';

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
  const bearers = Map.groupBy(subscriptions, ({ displayName }) => displayName.toLowerCase());
  return new Map(
    subscriptions.map(({ subscriptionId, displayName }) => [
      subscriptionId.toLowerCase(),
      bearers.get(displayName.toLowerCase())?.length === 1 ? displayName : `${displayName} (${subscriptionId})`,
    ]),
  );
}

/** The machine's name as its id spells it; the whole text of what is no machine's id. */
export function machineName(machineId: string): string {
  return parseMachineId(machineId)?.name ?? machineId;
}
