import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { machineQuery } from '#src/azure/resources/machines.ts';
import { type Subscription, subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { countMachines } from './counts.ts';

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
