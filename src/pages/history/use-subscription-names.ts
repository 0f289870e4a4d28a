import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import type { SubscriptionName } from './history-filter.ts';

/** Names of subscriptions, from the list of machines, which the records were found by anyway; an id where it is not there. */
export function useSubscriptionNames(): SubscriptionName {
  const { data } = useQuery(fleetQuery());
  return useMemo(() => {
    const names = new Map(
      data?.machines.places.map(({ subscriptionId, subscriptionName }) => [subscriptionId, subscriptionName]),
    );
    return (subscriptionId) => names.get(subscriptionId.toLowerCase()) ?? subscriptionId;
  }, [data]);
}
