import type { Fleet } from '#src/azure/fleet/fleet.ts';
import type { MachineFilters } from '#src/paths.ts';
import type { Column } from '#src/ui/data-list/data-list-column.ts';
import type { ListView } from '#src/ui/data-list/list-view.ts';
import type { FleetView } from './fleet-view.ts';
import type { MachineList } from './machine-list.ts';
import type { MachineRow } from './machine-row.ts';
import type { IndexedFleet } from './use-indexed-fleet.ts';

/** The list as it is shown, for what is done with it as a whole. */
export interface ShownList {
  view: FleetView | undefined;
  list: MachineList;
  filters: MachineFilters;
  columns: readonly Column<MachineRow>[];
  listView: ListView;
  /** The whole list whose rows are shown, as it was read. */
  fleet: Fleet | undefined;
  indexed: IndexedFleet | undefined;
  /** Server time since which it cannot be read again, ms. */
  failedSince: number | undefined;
}
