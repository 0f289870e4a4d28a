import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { nameInId } from './consent-words.ts';
import type { NameOf } from './consent-words.ts';
import type { SubscriptionName } from './history-filter.ts';

/** Names as Azure spells them, from the list of machines, which the records were found by anyway. */
export function useMachineNames(): NameOf {
  const { data } = useQuery(fleetQuery());
  return useCallback((machineId) => data?.machines.spelled(machineId)?.name ?? nameInId(machineId), [data]);
}

/** Names of subscriptions, from the same list; an id where it is not there. */
export function useSubscriptionNames(): SubscriptionName {
  const { data } = useQuery(fleetQuery());
  return useMemo(() => {
    const names = new Map(
      data?.machines.places.map(({ subscriptionId, subscriptionName }) => [subscriptionId, subscriptionName]),
    );
    return (subscriptionId) => names.get(subscriptionId.toLowerCase()) ?? subscriptionId;
  }, [data]);
}
