import type { FleetTable } from '#src/azure/fleet.ts';
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

interface Chosen {
  table: FleetTable;
  rows: readonly number[];
}

/** Rows of selections that are in use: finding them takes the dearest part of the time that a large one needs. */
const chosenBefore = new WeakMap<ReadonlySet<string>, Chosen>();

/** The rows in the table of the machines that are selected and still listed. */
export function chosenRows({ table }: FleetView, selected: ReadonlySet<string>): readonly number[] {
  const before = chosenBefore.get(selected);
  if (before?.table === table) return before.rows;
  const rows = Array.from(selected, (id) => table.indexOf(id)).filter((row) => row !== -1);
  chosenBefore.set(selected, { table, rows });
  return rows;
}

/** For each row up to the last that is chosen, whether it is: 1 or 0. */
function marksOf(chosen: readonly number[]): Uint8Array {
  const marks = new Uint8Array(chosen.reduce((last, row) => Math.max(last, row), -1) + 1);
  for (const row of chosen) marks[row] = 1;
  return marks;
}

/** How many of the chosen rows are among those shown. */
export const countShown = ({ order }: MachineList, chosen: readonly number[]): number => {
  if (chosen.length === 0) return 0;
  const marks = marksOf(chosen);
  let count = 0;
  for (const row of order) count += marks[row] ?? 0;
  return count;
};

/** How many of the chosen rows are in each group. */
function countInGroups({ order, starts }: GroupedRows, chosen: readonly number[]): Uint32Array {
  const counts = new Uint32Array(starts.length - 1);
  if (chosen.length === 0) return counts;
  const marks = marksOf(chosen);
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
  { table }: FleetView,
  grouped: GroupedRows,
  chosen: readonly number[],
  change: (keys: Parameters<RowSelection['change']>[0], rows: readonly number[]) => void,
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
      const rows = Array.from(rowsOfGroup(grouped, key));
      const ids = rows.map((row) => table.idAt(row));
      const marks = marksOf(rows);
      const others = chosen.filter((row) => marks[row] !== 1);
      if (on) change({ on: ids, off: [] }, [...others, ...rows]);
      else change({ on: [], off: ids }, others);
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
  /** `rows`: those that are selected then, where they are known. */
  const select = (next: ReadonlySet<string>, rows?: readonly number[]) => {
    if (rows !== undefined && view !== undefined) chosenBefore.set(next, { table: view.table, rows });
    onSelect(next);
  };
  const change = ({ on, off }: Parameters<RowSelection['change']>[0], rows?: readonly number[]) => {
    const next = new Set(selected);
    for (const id of off) next.delete(id);
    for (const id of on) next.add(id);
    select(next, rows);
  };
  return {
    has: (id) => selected.has(id),
    all: list.order.length > 0 && shown === list.order.length,
    some: shown > 0,
    change: (keys) => change(keys),
    selectAll(on) {
      const rows = on && view !== undefined ? Array.from(list.order) : [];
      select(new Set(rows.map((row) => view?.table.idAt(row) ?? '')), rows);
    },
    ...(view !== undefined && list.grouped !== undefined
      ? { group: groupSelection(view, list.grouped, chosen, change) }
      : {}),
  };
}
