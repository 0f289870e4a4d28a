import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { machineQuery } from '#src/azure/resources/machines.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { countMachines } from './counts.ts';

/** Names of subscriptions instead of ids; the id alone while, or where, the name isn't known. */
export function useSubscriptionNames(): (subscriptionId: string) => string {
  const { data } = useQuery(subscriptionsQuery());
  return useMemo(() => {
    const names = new Map(data?.map(({ subscriptionId, displayName }) => [subscriptionId, displayName]));
    return (subscriptionId) => names.get(subscriptionId.toLowerCase()) ?? subscriptionId;
  }, [data]);
}

/** A machine's name as Azure spells it, where the list or its page has read it; ids on record and in the journal are lower case. */
export function spelledName(machineId: string): string {
  const fleet = queryClient.getQueryData(fleetQuery().queryKey)?.machines;
  const listed = fleet?.names[fleet.indexOf(machineId)];
  return listed ?? queryClient.getQueryData(machineQuery(machineId).queryKey)?.name ?? machineName(machineId);
}

/** "SRV-SQL-01", "4 machines". */
export function machinesWords(machineIds: readonly string[]): string {
  const [first] = machineIds;
  return machineIds.length === 1 && first !== undefined ? spelledName(first) : countMachines(machineIds.length);
}
