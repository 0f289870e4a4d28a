import type { RowGroup } from './row-groups.ts';

/**
 * Rows that are asked for one by one, so that a list of 100,000 need not be 100,000 objects. A plain array fits. Another order, another
 * filter or other values are another source: rows are looked at again when it changes.
 */
export interface RowSource<Row> {
  readonly length: number;
  at(index: number): Row | undefined;
  /** The header of a group that stands there in place of a row. */
  groupAt?(index: number): RowGroup | undefined;
  /** Where the row or the header with this key is, -1 where there is none. Looked for row by row when left out. */
  indexOfKey?(key: string): number;
}

/** Key of the row, or of the header, that is there. */
export function keyAt<Row>(rows: RowSource<Row>, rowKey: (row: Row) => string, index: number): string | undefined {
  const row = rows.at(index);
  return row === undefined ? rows.groupAt?.(index)?.key : rowKey(row);
}

/** Where the row with `key` is now, -1 where it is gone. `near`: where it was last. */
export function findRow<Row>(rows: RowSource<Row>, rowKey: (row: Row) => string, key: string, near: number): number {
  const isAt = (index: number) => keyAt(rows, rowKey, index) === key;
  if (near >= 0 && near < rows.length && isAt(near)) return near;
  if (rows.indexOfKey) return rows.indexOfKey(key);
  for (let index = 0; index < rows.length; index += 1) if (isAt(index)) return index;
  return -1;
}

/** Keys of the rows from `first` to `last`, both included; headers of groups are none. */
export function keysBetween<Row>(
  rows: RowSource<Row>,
  rowKey: (row: Row) => string,
  [first, last]: readonly [number, number],
): string[] {
  const keys: string[] = [];
  for (let index = Math.max(0, first); index <= Math.min(last, rows.length - 1); index += 1) {
    const row = rows.at(index);
    if (row !== undefined) keys.push(rowKey(row));
  }
  return keys;
}
