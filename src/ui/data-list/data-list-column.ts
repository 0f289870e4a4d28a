import type { ReactNode } from 'react';
import type { SortDirection } from '#src/lib/sort.ts';

export interface Column<Row> {
  key: string;
  /** Be specific: "Machine", not "Name". */
  header: string;
  cell: (row: Row) => ReactNode;
  /** What the pointer is told of the cell where that is more than its words; words that are cut it is told in full anyway. */
  title?: (row: Row) => string;
  /** The text by which a person looks for a row, typing its beginning; that of the first column that has one. */
  text?: (row: Row) => string;
  /** Share of the width; 1 when left out. */
  share?: number;
  sortable?: boolean;
  /**
   * Windows narrower than 1280 px leave out `wide` columns, those narrower than 1024 px `medium` ones too. Under 720 px rows have two lines:
   * `name` is the first, the others follow on the second.
   */
  priority?: 'name' | 'always' | 'medium' | 'wide';
}

export interface Sort {
  key: string;
  direction: SortDirection;
}

/** A press on a header sorts ascending first, then turns the order round. */
export function nextSort(current: Sort | undefined, key: string): Sort {
  const ascending = current?.key === key && current.direction === 'ascending';
  return { key, direction: ascending ? 'descending' : 'ascending' };
}
