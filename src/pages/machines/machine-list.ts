import type { MachineFilters } from '#src/paths.ts';
import type { GroupSelection, RowSelection } from '#src/ui/row-selection.ts';
import type { RowSource } from '#src/ui/row-source.ts';
import type { FleetView } from './fleet-view.ts';
import { groupKey } from './group-by.ts';
import type { GroupRanks } from './group-ranks.ts';
import { type GroupedRows, groupRows } from './grouped-rows.ts';
import { readSort, sortMachineRows } from './machine-columns.tsx';
import { filterRows } from './machine-filter.ts';
import type { MachineRow } from './machine-row.ts';

/** "12 machines" */
export const machineWords = (count: number): string =>
  count === 1 ? '1 machine' : `${count.toLocaleString('en')} machines`;

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

/** The rows in the table of the machines that are selected and still listed. */
export const chosenRows = ({ table }: FleetView, selected: ReadonlySet<string>): number[] =>
  [...selected].map((id) => table.indexOf(id)).filter((row) => row !== -1);

/** How many of the chosen rows are among those shown. */
export const countShown = ({ order }: MachineList, chosen: readonly number[]): number => {
  if (chosen.length === 0) return 0;
  const isChosen = new Set(chosen);
  return order.reduce((count, row) => count + Number(isChosen.has(row)), 0);
};

/** How many of the chosen rows are in each group. */
function countInGroups({ order, starts }: GroupedRows, chosen: readonly number[]): Uint32Array {
  const counts = new Uint32Array(starts.length - 1);
  if (chosen.length === 0) return counts;
  const isChosen = new Set(chosen);
  for (let group = 0; group < counts.length; group += 1)
    for (let at = starts[group] ?? 0; at < (starts[group + 1] ?? 0); at += 1)
      if (isChosen.has(order[at] ?? -1)) counts[group] = (counts[group] ?? 0) + 1;
  return counts;
}

/** The rows of one group, by the key of its header. */
function rowsOfGroup({ order, groups, starts }: GroupedRows, key: string): Uint32Array {
  const group = groups.findIndex(({ value }) => groupKey(value) === key);
  return group === -1 ? none : order.subarray(starts[group], starts[group + 1]);
}

const groupSelection = (
  { table }: FleetView,
  grouped: GroupedRows,
  chosen: readonly number[],
  change: RowSelection['change'],
): GroupSelection => {
  const counts = countInGroups(grouped, chosen);
  const places = new Map(grouped.groups.map(({ value }, group) => [groupKey(value), group]));
  return {
    has(key) {
      const group = places.get(key) ?? -1;
      const size = (grouped.starts[group + 1] ?? 0) - (grouped.starts[group] ?? 0);
      const count = counts[group] ?? 0;
      return count === 0 ? 'none' : count === size ? 'all' : 'some';
    },
    select(key, on) {
      const ids = Array.from(rowsOfGroup(grouped, key), (row) => table.idAt(row));
      change(on ? { on: ids, off: [] } : { on: [], off: ids });
    },
  };
};

/** The selection as the list shows it. `selected`: ARM ids, of machines that a filter hides among them. */
export function machineSelection(
  view: FleetView | undefined,
  list: MachineList,
  selected: ReadonlySet<string>,
  onSelect: (ids: ReadonlySet<string>) => void,
): RowSelection {
  const chosen = view === undefined || selected.size === 0 ? [] : chosenRows(view, selected);
  const shown = countShown(list, chosen);
  const change: RowSelection['change'] = ({ on, off }) => {
    const next = new Set(selected);
    for (const id of off) next.delete(id);
    for (const id of on) next.add(id);
    onSelect(next);
  };
  return {
    has: (id) => selected.has(id),
    all: list.order.length > 0 && shown === list.order.length,
    some: shown > 0,
    change,
    selectAll: (on) =>
      onSelect(new Set(on && view !== undefined ? Array.from(list.order, (row) => view.table.idAt(row)) : [])),
    ...(view !== undefined && list.grouped !== undefined
      ? { group: groupSelection(view, list.grouped, chosen, change) }
      : {}),
  };
}
