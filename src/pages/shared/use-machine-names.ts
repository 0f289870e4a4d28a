import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { nameInId, type NameOf } from './machine-names.ts';

/** Names as Azure spells them, from the list of machines; where one is not in it, the name in its id. */
export function useMachineNames(): NameOf {
  const { data } = useQuery(fleetQuery());
  return useCallback((machineId) => data?.machines.spelled(machineId)?.name ?? nameInId(machineId), [data]);
}
