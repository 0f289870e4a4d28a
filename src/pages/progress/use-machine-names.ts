import { useQuery } from '@tanstack/react-query';
import { fleetQuery } from '#src/azure/fleet.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';

/** Names as people write them; the consent has the ids in lower case. Keyed by lower-case id. */
export function useMachineNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const { data } = useQuery(fleetQuery());
  const known = new Map(data?.machines.map(({ id, name }) => [id.toLowerCase(), name]));
  return new Map(ids.map((id) => [id, known.get(id.toLowerCase()) ?? parseMachineId(id)?.name ?? id]));
}
