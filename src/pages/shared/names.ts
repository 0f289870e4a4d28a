import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { countMachines } from './counts.ts';

/** Names of subscriptions instead of ids; the id alone while, or where, the name isn't known. */
export function useSubscriptionNames(): (subscriptionId: string) => string {
  const { data } = useQuery(subscriptionsQuery());
  return useMemo(() => {
    const names = new Map(data?.map(({ subscriptionId, displayName }) => [subscriptionId, displayName]));
    return (subscriptionId) => names.get(subscriptionId.toLowerCase()) ?? subscriptionId;
  }, [data]);
}

/** "SRV-SQL-01", "4 machines". */
export function machinesWords(machineIds: readonly string[]): string {
  const [first] = machineIds;
  return machineIds.length === 1 && first !== undefined ? spelledName(first) : countMachines(machineIds.length);
}
