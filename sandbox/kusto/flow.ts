import type { Column, Row } from './scalar.ts';

export interface Table {
  columns: readonly Column[];
  rows: readonly Row[];
}

/**
 * What an operator reads and gives: rows that are made only as they are asked for, so that those which are not needed for long do not
 * pile up. They can be read once; a `Table` is a flow too.
 */
export interface Flow {
  columns: readonly Column[];
  rows: Iterable<Row>;
}

/** All rows of a flow at once. */
export const rowsOf = (rows: Iterable<Row>): readonly Row[] => (isArray(rows) ? rows : [...rows]);

const isArray = (rows: Iterable<Row>): rows is readonly Row[] => Array.isArray(rows);

export function* filterRows(rows: Iterable<Row>, isKept: (row: Row) => boolean): Iterable<Row> {
  for (const row of rows) if (isKept(row)) yield row;
}

export function* mapRows(rows: Iterable<Row>, change: (row: Row) => Row): Iterable<Row> {
  for (const row of rows) yield change(row);
}

export function* firstRows(rows: Iterable<Row>, count: number): Iterable<Row> {
  let left = count;
  for (const row of rows) {
    if (left === 0) return;
    left -= 1;
    yield row;
  }
}
