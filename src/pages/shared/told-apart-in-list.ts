import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import type { NameOf } from './machine-names.ts';
import { subscriptionNames } from './subscription-names.ts';
import { toldApart } from './told-apart.ts';

/** Names that tell these machines apart also from all others in the list, as far as that was read. */
export function toldApartInList(
  table: Pick<FleetTable, 'names' | 'idAt' | 'places'> | undefined,
  machineIds: readonly string[],
  nameOf: NameOf,
): NameOf {
  const subscriptions = subscriptionNames(table?.places);
  const names = new Set(machineIds.map((id) => nameOf(id).toLowerCase()));
  const listed = table?.names.flatMap((name, row) => (names.has(name.toLowerCase()) ? [table.idAt(row)] : [])) ?? [];
  return toldApart([...machineIds, ...listed], nameOf, (id) => subscriptions.get(id.toLowerCase()) ?? id);
}
