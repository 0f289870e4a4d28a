import { bump, type Field, type ListData } from './data.ts';

/** The header of a group of rows, a line of its own. */
export interface Group {
  /** Unlike the key of any row. */
  key: string;
  label: string;
  rows: Uint32Array;
  isOpen: boolean;
}

/** What a list draws from top to bottom: rows, and headers of groups. Lines count from 0. */
export interface Lines {
  readonly length: number;
  /** Number of the row in the data; undefined where a header stands, and beyond the end. */
  rowAt: (line: number) => number | undefined;
  groupAt: (line: number) => Group | undefined;
  keyAt: (line: number) => string | undefined;
  /** -1 where there is none, or its group is folded. */
  lineOf: (key: string) => number;
  /** All rows shown, in their order, those of folded groups too. */
  order: Uint32Array;
  groups: readonly Group[];
}

export function plainLines<Row>(data: ListData<Row>, order: Uint32Array): Lines {
  return {
    length: order.length,
    rowAt: (line) => order[line],
    groupAt: () => undefined,
    keyAt(line) {
      const row = order[line];
      return row === undefined ? undefined : data.keyAt(row);
    },
    lineOf(key) {
      const row = data.indexOf(key);
      return row === -1 ? -1 : order.indexOf(row);
    },
    order,
    groups: [],
  };
}

const groupKey = (value: string): string => `group:${value}`;

/**
 * The same rows in groups of one value of `field` each, in the order of `places`; rows of one group keep theirs. Values with equal labels, such
 * as two subscriptions of one name, stay apart, and what has no value is the last.
 */
export function groupedLines<Row>(
  data: ListData<Row>,
  rows: Uint32Array,
  { field, places, descending }: { field: Field; places: Uint32Array; descending: boolean },
  /** Keys of groups whose rows are put away. */
  folded: ReadonlySet<string>,
): Lines {
  const sign = descending ? -1 : 1;
  const isNone = (value: number) => Number(field.values[value] === '');
  const inOrder = Array.from(field.values.keys()).toSorted(
    (a, b) => isNone(a) - isNone(b) || sign * ((places[a] ?? 0) - (places[b] ?? 0)) || a - b,
  );
  const sizes = new Uint32Array(field.values.length);
  for (const row of rows) bump(sizes, field.codes[row] ?? 0);
  const order = new Uint32Array(rows.length);
  const next = new Uint32Array(field.values.length);
  const groups: Group[] = [];
  let begin = 0;
  for (const value of inOrder) {
    const size = sizes[value] ?? 0;
    if (size === 0) continue;
    const key = groupKey(field.values[value] ?? '');
    const own = order.subarray(begin, begin + size);
    groups.push({ key, label: field.labels[value] ?? '', rows: own, isOpen: !folded.has(key) });
    next[value] = begin;
    begin += size;
  }
  for (const row of rows) {
    const value = field.codes[row] ?? 0;
    order[next[value] ?? 0] = row;
    bump(next, value);
  }
  return linesOf(data, order, groups);
}

function linesOf<Row>(data: ListData<Row>, order: Uint32Array, groups: readonly Group[]): Lines {
  // For each group the line of its header, and at the end how many lines there are.
  const starts = new Uint32Array(groups.length + 1);
  for (const [index, { rows, isOpen: open }] of groups.entries())
    starts[index + 1] = (starts[index] ?? 0) + 1 + (open ? rows.length : 0);
  const length = starts[groups.length] ?? 0;
  const groupOn = (line: number): number => {
    if (line < 0 || line >= length) return -1;
    let low = 0;
    let high = groups.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const rowAt = (line: number) => {
    const group = groupOn(line);
    const offset = line - (starts[group] ?? 0) - 1;
    return group === -1 || offset < 0 ? undefined : groups[group]?.rows[offset];
  };
  const groupAt = (line: number) => {
    const group = groupOn(line);
    return group !== -1 && starts[group] === line ? groups[group] : undefined;
  };
  return {
    length,
    rowAt,
    groupAt,
    keyAt(line) {
      const row = rowAt(line);
      return row === undefined ? groupAt(line)?.key : data.keyAt(row);
    },
    lineOf(key) {
      const header = groups.findIndex((group) => group.key === key);
      if (header !== -1) return starts[header] ?? -1;
      const row = data.indexOf(key);
      if (row === -1) return -1;
      for (const [index, { rows, isOpen: open }] of groups.entries()) {
        const at = rows.indexOf(row);
        if (at !== -1) return open ? (starts[index] ?? 0) + 1 + at : -1;
      }
      return -1;
    },
    order,
    groups,
  };
}
