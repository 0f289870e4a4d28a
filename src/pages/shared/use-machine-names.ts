import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { nameInId, type NameOf } from './machine-names.ts';
import { subscriptionNames } from './subscription-names.ts';

/** Names as Azure spells them, from the list of machines; where one is not in it, the name in its id. */
export function useMachineNames(): NameOf {
  const { data } = useQuery(fleetQuery());
  return useCallback((machineId) => data?.machines.spelled(machineId)?.name ?? nameInId(machineId), [data]);
}

/** Names of subscriptions by their ids, told apart, from the list of machines; the id where a name is not there. */
export function useSubscriptionNames(): (subscriptionId: string) => string {
  const { data } = useQuery(fleetQuery());
  return useMemo(() => {
    const names = subscriptionNames(data?.machines.places);
    return (subscriptionId) => names.get(subscriptionId.toLowerCase()) ?? subscriptionId;
  }, [data]);
}
