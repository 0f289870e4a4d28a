import type { MachineFilters } from '#src/paths.ts';
import type { GroupSelection, RowSelection } from '#src/ui/data-list/row-selection.ts';
import type { RowSource } from '#src/ui/data-list/row-source.ts';
import type { FleetView } from './fleet-view.ts';
import { groupKey } from './group-by.ts';
import type { GroupRanks } from './group-ranks.ts';
import { type GroupedRows, groupRows } from './grouped-rows.ts';
import { readSort, sortMachineRows } from './machine-columns.tsx';
import { filterRows } from './machine-filter.ts';
import type { MachineRow } from './machine-row.ts';
import { type SelectedMachines, withRows } from './selected-machines.ts';

/** The machines that are shown, in order, by their rows in the table; each is only made into a row when it is looked at. */
export interface MachineList extends RowSource<MachineRow> {
  /** All machines that are shown, those of collapsed groups too. */
  order: Uint32Array;
  /** The groups in which they stand. */
  grouped?: GroupedRows;
  indexOfKey: (id: string) => number;
}

const none = new Uint32Array(0);

/** Groups stand in the order of their labels, turned round where the list is sorted by just that. */
const inGroups = (rows: Uint32Array, { group, sort }: MachineFilters, ranks: GroupRanks): GroupedRows => {
  const { key, direction } = readSort(sort);
  return groupRows(rows, ranks, key === group && direction === 'descending');
};

/** `ranks`: the groups in which the machines are to stand. Their headers come in by `groupedList`. */
export function machineList(view: FleetView | undefined, filters: MachineFilters, ranks?: GroupRanks): MachineList {
  const sorted = view ? sortMachineRows(view, filterRows(view, filters), readSort(filters.sort)) : none;
  const grouped = ranks && inGroups(sorted, filters, ranks);
  const order = grouped?.order ?? sorted;
  return {
    order,
    ...(grouped === undefined ? {} : { grouped }),
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

/** How many of the selected machines are among those shown. */
export const countShown = ({ order }: MachineList, { marks, count: all }: SelectedMachines): number => {
  if (all === 0) return 0;
  let count = 0;
  for (const row of order) count += marks[row] ?? 0;
  return count;
};

/** How many of the selected machines are in each group. */
function countInGroups({ order, starts }: GroupedRows, { marks, count: all }: SelectedMachines): Uint32Array {
  const counts = new Uint32Array(starts.length - 1);
  if (all === 0) return counts;
  for (let group = 0; group < counts.length; group += 1) {
    let count = 0;
    for (const row of order.subarray(starts[group], starts[group + 1])) count += marks[row] ?? 0;
    counts[group] = count;
  }
  return counts;
}

/** The rows of one group, by the key of its header. */
function rowsOfGroup({ order, groups, starts }: GroupedRows, key: string): Uint32Array {
  const group = groups.findIndex(({ value }) => groupKey(value) === key);
  return group === -1 ? none : order.subarray(starts[group], starts[group + 1]);
}

const groupSelection = (
  grouped: GroupedRows,
  selected: SelectedMachines,
  onSelect: (selected: SelectedMachines) => void,
): GroupSelection => {
  const counts = countInGroups(grouped, selected);
  const places = new Map(grouped.groups.map(({ value }, group) => [groupKey(value), group]));
  return {
    has(key) {
      const group = places.get(key) ?? -1;
      const size = (grouped.starts[group + 1] ?? 0) - (grouped.starts[group] ?? 0);
      const count = counts[group] ?? 0;
      return count === 0 ? 'none' : count === size ? 'all' : 'some';
    },
    select: (key, on) => onSelect(withRows(selected, rowsOfGroup(grouped, key), on)),
  };
};

/** The selection as the list shows it; `selected` is of the table that is shown, machines that a filter hides among them. */
export function machineSelection(
  list: MachineList,
  selected: SelectedMachines,
  onSelect: (selected: SelectedMachines) => void,
): RowSelection {
  const { table } = selected;
  const shown = countShown(list, selected);
  const rowsOf = (ids: readonly string[]) => ids.map((id) => table?.indexOf(id) ?? -1);
  return {
    has: (id) => selected.marks[table?.indexOf(id) ?? -1] === 1,
    all: list.order.length > 0 && shown === list.order.length,
    some: shown > 0,
    change: ({ on, off }) => onSelect(withRows(withRows(selected, rowsOf(off), false), rowsOf(on), true)),
    selectAll: (on) => onSelect(withRows(selected, list.order, on)),
    ...(list.grouped === undefined ? {} : { group: groupSelection(list.grouped, selected, onSelect) }),
  };
}
