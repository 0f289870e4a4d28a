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
  if (table === undefined || machineIds.length === 0) return toldApart(machineIds, nameOf, (id) => id);
  const subscriptions = subscriptionNames(table.places);
  const names = new Set(machineIds.map((id) => nameOf(id).toLowerCase()));
  const all = [...machineIds];
  // There may be a hundred thousand: nothing is made of each.
  table.names.forEach((name, row) => {
    if (names.has(name.toLowerCase())) all.push(table.idAt(row));
  });
  return toldApart(all, nameOf, (id) => subscriptions.get(id.toLowerCase()) ?? id);
}
