import { bump, type Field, type ListData } from './data.ts';
import { sortRows } from './find.ts';

/** The header of a group of rows, a line of its own. */
export interface Group {
  /** Unlike the key of any row. */
  key: string;
  label: string;
  rows: Uint32Array;
  isOpen: boolean;
  /** The line of the header; its rows follow. */
  line: number;
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
}

/** The rows, in groups where there are any, which then have all of them. */
export function linesOf(
  data: Pick<ListData<unknown>, 'keyAt' | 'indexOf'>,
  order: Uint32Array,
  groups: readonly Group[] = [],
): Lines {
  const last = groups.at(-1);
  const length = last === undefined ? order.length : endOf(last);
  const groupAround = (line: number) => groups.findLast((group) => group.line <= line);
  const rowAt = (line: number) => {
    if (last === undefined) return order[line];
    const group = line < length ? groupAround(line) : undefined;
    return group?.rows[line - group.line - 1];
  };
  const groupAt = (line: number) => {
    const group = groupAround(line);
    return group?.line === line ? group : undefined;
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
      const header = groups.find((group) => group.key === key);
      if (header !== undefined) return header.line;
      const row = data.indexOf(key);
      if (row === -1 || last === undefined) return row === -1 ? -1 : order.indexOf(row);
      const own = groups.find(({ rows }) => rows.includes(row));
      return own?.isOpen === true ? own.line + 1 + own.rows.indexOf(row) : -1;
    },
    order,
  };
}

function endOf({ line, isOpen, rows }: Group): number {
  return line + 1 + (isOpen ? rows.length : 0);
}

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
  const placeOf = new Uint32Array(inOrder.length);
  for (const [place, value] of inOrder.entries()) placeOf[value] = place;
  const order = sortRows(rows, field, placeOf, false);
  const sizes = new Uint32Array(inOrder.length);
  for (const row of rows) bump(sizes, field.codes[row] ?? 0);
  const groups: Group[] = [];
  let begin = 0;
  let line = 0;
  for (const value of inOrder) {
    const end = begin + (sizes[value] ?? 0);
    if (end === begin) continue;
    const key = `group:${field.values[value] ?? ''}`;
    const own = order.subarray(begin, end);
    const group = { key, label: field.labels[value] ?? '', rows: own, isOpen: !folded.has(key), line };
    groups.push(group);
    line = endOf(group);
    begin = end;
  }
  return linesOf(data, order, groups);
}
