import type { MachineFilters } from '#src/paths.ts';
import type { RowSelection } from '#src/ui/row-selection.ts';
import type { RowSource } from '#src/ui/row-source.ts';
import type { FleetView } from './fleet-view.ts';
import { readSort, sortMachineRows } from './machine-columns.tsx';
import { filterRows } from './machine-filter.ts';
import type { MachineRow } from './machine-row.ts';

/** The machines that are shown, in order, by their rows in the table; each is only made into a row when it is looked at. */
export interface MachineList extends RowSource<MachineRow> {
  order: Uint32Array;
  indexOfKey: (id: string) => number;
}

const none = new Uint32Array(0);

export function machineList(view: FleetView | undefined, filters: MachineFilters): MachineList {
  const order = view ? sortMachineRows(view, filterRows(view, filters), readSort(filters.sort)) : none;
  return {
    order,
    length: order.length,
    at(index) {
      const row = order[index];
      return row === undefined ? undefined : view?.rowAt(row);
    },
    indexOfKey(id) {
      const row = view?.table.indexOf(id) ?? -1;
      return row === -1 ? -1 : order.indexOf(row);
    },
  };
}

/** The rows in the table of the machines that are selected and still listed. */
export const chosenRows = ({ table }: FleetView, selected: ReadonlySet<string>): number[] =>
  [...selected].map((id) => table.indexOf(id)).filter((row) => row !== -1);

/** How many of the chosen rows are among those shown. */
export const countShown = ({ order }: MachineList, chosen: readonly number[]): number => {
  if (chosen.length === 0) return 0;
  const isChosen = new Set(chosen);
  return order.reduce((count, row) => count + Number(isChosen.has(row)), 0);
};

/** The selection as the list shows it. `selected`: ARM ids, of machines that a filter hides among them. */
export function machineSelection(
  view: FleetView | undefined,
  list: MachineList,
  selected: ReadonlySet<string>,
  onSelect: (ids: ReadonlySet<string>) => void,
): RowSelection {
  const shown = view === undefined || selected.size === 0 ? 0 : countShown(list, chosenRows(view, selected));
  return {
    has: (id) => selected.has(id),
    all: list.length > 0 && shown === list.length,
    some: shown > 0,
    change({ on, off }) {
      const next = new Set(selected);
      for (const id of off) next.delete(id);
      for (const id of on) next.add(id);
      onSelect(next);
    },
    selectAll: (on) =>
      onSelect(new Set(on && view !== undefined ? Array.from(list.order, (row) => view.table.idAt(row)) : [])),
  };
}
