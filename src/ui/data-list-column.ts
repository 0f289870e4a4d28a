import type { ReactNode } from 'react';
import type { SortDirection } from '#src/lib/sort.ts';

export interface Column<Row> {
  key: string;
  /** Be specific: "Machine", not "Name". */
  header: string;
  cell: (row: Row) => ReactNode;
  /** Plain text of the cell, shown in full in a title when it is cut. */
  text?: (row: Row) => string;
  /** Share of the width; 1 when left out. */
  share?: number;
  sortable?: boolean;
  /** Windows narrower than 1280 px leave out `wide` columns. Under 720 px rows have two lines: `name` is the first, the others follow on the second. */
  priority?: 'name' | 'always' | 'wide';
}

export interface Sort {
  key: string;
  direction: SortDirection;
}

const minimumTrack = '72px';

/** Value of grid-template-columns: one track a column, and one for the checkbox. */
export function tracks<Row>(columns: readonly Column<Row>[], selectable: boolean): string {
  const shares = columns.map((column) => `minmax(${minimumTrack}, ${column.share ?? 1}fr)`);
  return [...(selectable ? ['40px'] : []), ...shares].join(' ');
}

/** A press on a header sorts ascending first, then turns the order round. */
export function nextSort(current: Sort | undefined, key: string): Sort {
  const ascending = current?.key === key && current.direction === 'ascending';
  return { key, direction: ascending ? 'descending' : 'ascending' };
}

/** The keys from `from` to `to` in list order, both included, for selecting a range with Shift. */
export function rangeOf(keys: readonly string[], from: string, to: string): string[] {
  const start = keys.indexOf(from);
  const end = keys.indexOf(to);
  if (start === -1 || end === -1) return [to];
  return keys.slice(Math.min(start, end), Math.max(start, end) + 1);
}
