import { queryClient } from '#src/azure/query-client.ts';
import type { MachineReading } from '#src/azure/evidence/machine-evidence.ts';

/**
 * What pages of machines have read from Azure Resource Manager, by lower-case machine id. Keys are ARM paths in segments, so the id is all of
 * one but its last, "evidence".
 */
export function directReadings(): Map<string, MachineReading> {
  const readings = new Map<string, MachineReading>();
  for (const { queryKey, state } of queryClient.getQueryCache().getAll()) {
    if (queryKey.length !== 9 || queryKey[8] !== 'evidence' || state.data === undefined) continue;
    readings.set(`/${queryKey.slice(0, 8).join('/')}`, state.data as MachineReading);
  }
  return readings;
}
