import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { fleetQuery } from '#src/azure/fleet.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';

/** Names as people write them, by machine id; the consent has the ids in lower case. */
export function useMachineNames(): (machineId: string) => string {
  const { data } = useQuery(fleetQuery());
  const known = useMemo(() => new Map(data?.machines.map(({ id, name }) => [id.toLowerCase(), name])), [data]);
  return useCallback((id) => known.get(id.toLowerCase()) ?? parseMachineId(id)?.name ?? id, [known]);
}
