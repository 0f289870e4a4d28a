import { QueryError } from './query-error.ts';
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

/** How many rows a flow has, none of them kept. */
export function countRows(rows: Iterable<Row>): number {
  if (isArray(rows)) return rows.length;
  let count = 0;
  for (const _row of rows) count += 1;
  return count;
}

export const isArray = (rows: Iterable<Row>): rows is readonly Row[] => Array.isArray(rows);

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

/** More than any fleet has need of; a join of everything with everything would have billions. */
const mostRows = 2_000_000;

/** The rows that an operator makes. @throws QueryError while they are read, when they are too many. */
export function* limitRows(rows: Iterable<Row>, operator: string): Iterable<Row> {
  let count = 0;
  for (const row of rows) {
    count += 1;
    if (count > mostRows) throw tooManyRows(operator);
    yield row;
  }
}

const tooManyRows = (operator: string): QueryError =>
  new QueryError({
    code: 'InvalidQueryLanguage',
    message: `An operator '${operator}' of the query makes more than ${mostRows} rows, the most that the sandbox makes.`,
    line: -1,
    characterPositionInLine: -1,
    token: operator,
  });
