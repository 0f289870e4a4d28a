import type { FleetRow } from '#src/azure/fleet/fleet-query.ts';
import { FleetBuilder, type FleetTable } from '#src/azure/fleet/fleet-table.ts';

/** A table of these rows; rows that are no machines are left out. */
export function fleetTable(
  rows: Iterable<FleetRow>,
  subscriptionNames: ReadonlyMap<string, string> = new Map(),
): FleetTable {
  const builder = new FleetBuilder();
  builder.subscriptionNames = subscriptionNames;
  for (const row of rows) builder.add(row);
  return builder.table();
}
