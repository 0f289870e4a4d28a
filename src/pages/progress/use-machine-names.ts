import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';

/** Names as people write them, by machine id; the consent has the ids in lower case. */
export function useMachineNames(): (machineId: string) => string {
  const { data } = useQuery(fleetQuery());
  return useCallback((id) => data?.machines.spelled(id)?.name ?? parseMachineId(id)?.name ?? id, [data]);
}
