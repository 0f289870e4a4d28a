/*
 * What a list page is made of: the types that its files share, and that pages of lists build on.
 */
import type { ReactNode } from 'react';
import type { ListData } from './data.ts';

export interface ListColumn<Row> {
  /** It is sorted by the field of this key, if there is one. */
  key: string;
  /** Be specific: "Machine", not "Name". */
  header: string;
  /** Without it the words of `text` stand there. */
  cell?: (row: Row) => ReactNode;
  /** What the pointer is told beyond the cell's words; words that are cut it is told in full anyway. */
  title?: (row: Row) => string | undefined;
  /** As the column is exported; without it the export leaves the column out. That of the name column also names the row: "Select SRV-SQL-01". */
  text?: (row: Row) => string;
  /** Share of the width; 1 when left out. */
  share?: number;
  /**
   * Windows narrower than 1500 px leave out `wide` columns, those narrower than 1024 px `medium` ones too. Under 720 px rows have two lines:
   * `name` is the first, the others follow on the second, `alarm` before all: what comes last may be cut there.
   */
  priority?: 'name' | 'alarm' | 'always' | 'medium' | 'wide';
  /** Shown only where a person asks for it. */
  isExtra?: boolean;
}

/** A filter: the key of a field, whose chosen values the URL carries under that key. */
export interface ListFacet {
  key: string;
  label: string;
  /** Stands behind "More filters" until it is wanted. */
  rare?: boolean;
}

/** A count above the list, and a press that shows just those: of all rows, whatever is filtered. Without a `facet` it counts all rows. */
export interface ListCount {
  words: (count: number) => string;
  facet?: string;
  value?: string;
  /** What stands in place of 0 while rows have one of these values of the facet, which mean that it isn't known of them. */
  unread?: { values: readonly string[]; words: string };
  /** Left out while it is zero. */
  hideZero?: boolean;
}

/** What to export beside the columns: ids, readings. */
export type ExportColumn<Row> = Required<Pick<ListColumn<Row>, 'key' | 'header' | 'text'>>;

/** Something that the list lacks, in one line that folds out; it can be dismissed for the session. */
export interface ListProblem {
  /** The same while it is the same problem. */
  key: string;
  summary: string;
  details?: ReactNode;
}

export interface Sort {
  key: string;
  direction: 'ascending' | 'descending';
}

/** View state of a list, as its URL carries it: `?search=…&sort=-machine&group=status&columns=a,b&status=Connected&status=Expired`. */
export interface ListState {
  search: string;
  /** Undefined: the order of the data itself. */
  sort: Sort | undefined;
  /** Key of the field whose values make groups; 'tag:Site' style keys are the page's, as fields of those names. */
  group: string | undefined;
  /** Keys of the columns that are shown, in their order; undefined: as the person likes them. */
  columns: readonly string[] | undefined;
  /** Chosen values by facet; a facet of which none is chosen is missing. */
  chosen: Readonly<Record<string, readonly string[]>>;
}

/** The rows that are selected. Kept by row number: 100,000 ids as text would take longer to make than a frame lasts. */
export interface ListSelection {
  count: number;
  has: (row: number) => boolean;
  /** Numbers of the selected rows in the order of the data; those that a filter hides among them. */
  numbers: () => Uint32Array;
  set: (rows: ArrayLike<number>, on: boolean) => void;
  clear: () => void;
}

/** What the list shows, for what a page does with the list as a whole: query panel, views. */
export interface ShownList<Row> {
  state: ListState;
  setState: (state: ListState) => void;
  /** Columns that are shown, in their order, those for which the window has no room too. */
  columns: readonly ListColumn<Row>[];
  /** There is no room for words on buttons. */
  isNarrow: boolean;
}

export interface ListPageProps<Row> {
  /** "machines". */
  noun: string;
  /** Undefined until something has come. */
  data: ListData<Row> | undefined;
  /** Search and filters are left out: the rows are few, and seen at a glance. */
  isBrief?: boolean;
  /** Static where possible: rows are drawn again when it changes. */
  columns: readonly ListColumn<Row>[];
  counts?: readonly ListCount[];
  /** What rows can be grouped by; keys of fields. */
  groups?: readonly { key: string; label: string }[];
  /** These three from useListState. */
  facets: readonly ListFacet[];
  state: ListState;
  setState: (state: ListState) => void;
  /** Rows can be selected when it is given. */
  selection?: ListSelection;
  /** "5 selected" and what can be done with them, in place of the counts. */
  selectionBar?: ReactNode;
  /** Where the browser keeps which columns are shown: "machines". */
  keep: string;
  /** Beside the columns, in every export, and what is in JSON alone. */
  exported?: readonly ExportColumn<Row>[];
  inJson?: ((row: Row) => object | undefined) | undefined;
  /** Server time, ms. */
  now: number;
  problems?: readonly ListProblem[];
  /** Such as the page itself shows: exports say them too. */
  problemsAbove?: readonly ListProblem[];
  /** Between the search and the facets: filters of another kind, such as days. */
  filters?: ReactNode;
  /** Beside Columns and Export. */
  tools?: (shown: ShownList<Row>) => ReactNode;
  /** Told which rows (numbers of the data) are on screen, or nearly, whenever that changes. */
  onScreen?: (rows: readonly number[]) => void;
  /** More rows are coming: what is missing may still come. */
  isReading?: boolean;
  /** What will be here, and the next act, where there is no row at all; an EmptyState. */
  empty: ReactNode;
}
