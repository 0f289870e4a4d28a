import type { FleetTable } from '#src/azure/fleet/fleet.ts';

/** Which machines are selected. Of a hundred thousand it is marked by row: their ids as strings would take longer to make than a frame lasts. */
export interface SelectedMachines {
  /** The table of the rows; `undefined` before there was one. */
  table: FleetTable | undefined;
  /** For each row up to the last that is selected at most, whether it is: 1 or 0. */
  marks: Uint8Array;
  /** How many rows are marked. */
  count: number;
  /** ARM ids, lower case, of machines that are not in the table: any more, or not yet. They count for nothing until they are. */
  absent: ReadonlySet<string>;
}

export const noMachines: SelectedMachines = { table: undefined, marks: new Uint8Array(0), count: 0, absent: new Set() };

/** The rows that are selected, ascending. */
export function selectedRows({ marks, count }: SelectedMachines): Uint32Array {
  const rows = new Uint32Array(count);
  let at = 0;
  for (let row = 0; at < count; row += 1) if (marks[row] === 1) rows[at++] = row;
  return rows;
}

const fitting = (marks: Uint8Array, length: number): Uint8Array => {
  const copy = new Uint8Array(Math.max(length, marks.length));
  copy.set(marks);
  return copy;
};

/** The selection with some rows of its table more, or less. */
export function withRows(selected: SelectedMachines, rows: ArrayLike<number>, on: boolean): SelectedMachines {
  const marks = fitting(selected.marks, selected.table?.length ?? 0);
  let { count } = selected;
  const mark = on ? 1 : 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? -1;
    if (marks[row] === undefined || marks[row] === mark) continue;
    marks[row] = mark;
    count += on ? 1 : -1;
  }
  return { ...selected, marks, count };
}

/** Whether a row of both tables is one machine, told without making its id: tables that are read again mostly differ in nothing. */
const isSame = (one: FleetTable, other: FleetTable, row: number): boolean => {
  if (row >= other.length || one.names[row] !== other.names[row]) return false;
  const [place, there] = [one, other].map(({ places, codes }) => places[codes.place[row] ?? -1]);
  return place?.resourceGroup === there?.resourceGroup && place?.subscriptionId === there?.subscriptionId;
};

/** The same selection in a table that was read since; the very same object where it already is of this table. */
export function selectedIn(selected: SelectedMachines, table: FleetTable): SelectedMachines {
  const { table: before, absent } = selected;
  if (before === table) return selected;
  const gone = new Set<string>();
  const rows: number[] = [];
  const find = (id: string) => {
    const row = table.indexOf(id);
    if (row === -1) gone.add(id.toLowerCase());
    else rows.push(row);
  };
  for (const row of before === undefined ? [] : selectedRows(selected)) {
    if (before !== undefined && isSame(before, table, row)) rows.push(row);
    else find(before?.idAt(row) ?? '');
  }
  for (const id of absent) find(id);
  return withRows({ ...noMachines, table, absent: gone }, rows, true);
}
