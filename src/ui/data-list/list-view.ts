import type { Column } from './data-list-column.ts';

/** What of a column matters for its place and width. */
type Placed = Pick<Column<never>, 'key' | 'share' | 'priority'>;

/** How a person likes a list. Plain JSON, so that it can be kept; keys of columns that there are no more do no harm. */
export interface ListView {
  /** Keys of columns from left to right; those it does not name follow in their own order. */
  order?: readonly string[];
  /** Keys of columns that are not shown. */
  hidden?: readonly string[];
  /** Widths by key, in px of the window they were chosen in: they keep their proportions in another. */
  widths?: Readonly<Record<string, number>>;
  density?: Density;
}

export type WindowWidth = 'wide' | 'medium' | 'small' | 'narrow';

export type Density = 'normal' | 'compact';

/** No column is narrower than this, px. */
export const leastWidth = 72;

/** What a share of 1 counts beside widths in px. */
const shareWidth = 120;

const checkboxTrack = '40px';

/** The columns in the order of the view. */
export function orderedColumns<C extends Placed>(columns: readonly C[], { order = [] }: ListView): C[] {
  const place = (column: C) => {
    const index = order.indexOf(column.key);
    return index === -1 ? order.length : index;
  };
  return columns.toSorted((a, b) => place(a) - place(b));
}

/** Whether a person may hide the column: a row without its name could not be told from another. */
export const isHideable = ({ priority }: Placed): boolean => priority !== 'name';

export const isShown = (column: Placed, { hidden = [] }: ListView): boolean =>
  !isHideable(column) || !hidden.includes(column.key);

const leftOut: Record<WindowWidth, readonly Column<never>['priority'][]> = {
  wide: [],
  medium: ['wide'],
  small: ['wide', 'medium'],
  narrow: ['wide', 'medium'],
};

/** The columns to draw, in order. A window that is not wide leaves out the columns that need one. */
export function shownColumns<C extends Placed>(columns: readonly C[], view: ListView, width: WindowWidth): C[] {
  return orderedColumns(columns, view).filter(
    (column) => isShown(column, view) && !leftOut[width].includes(column.priority),
  );
}

export function showColumn(view: ListView, key: string, on: boolean): ListView {
  const others = (view.hidden ?? []).filter((one) => one !== key);
  return { ...view, hidden: on ? others : [...others, key] };
}

/** The column one place further to the left (-1) or right (1), whether its neighbour is shown or not. */
export function moveColumn(columns: readonly Placed[], view: ListView, key: string, by: -1 | 1): ListView {
  const order = orderedColumns(columns, view).map((column) => column.key);
  const from = order.indexOf(key);
  const neighbour = order[from + by];
  if (from === -1 || neighbour === undefined) return view;
  order[from + by] = key;
  order[from] = neighbour;
  return { ...view, order };
}

/** Width of a column, where none was chosen by its share. */
const widthOf = ({ key, share = 1 }: Placed, { widths = {} }: ListView): number => widths[key] ?? share * shareWidth;

/** Value of grid-template-columns: one track a column, and one for the checkbox. Together they are always as wide as the list. */
export function tracks(columns: readonly Placed[], view: ListView, selectable: boolean): string {
  const shares = columns.map((column) => `minmax(${leastWidth}px, ${widthOf(column, view)}fr)`);
  return [...(selectable ? [checkboxTrack] : []), ...shares].join(' ');
}

/** The column wider by so many px, at the cost of all others. */
export function resizeColumn(column: Placed, view: ListView, by: number): ListView {
  const width = Math.max(leastWidth, widthOf(column, view) + by);
  return { ...view, widths: { ...view.widths, [column.key]: width } };
}

/** Moves the edge between a column and its `neighbour` by so many px, as far as both stay wide enough. `widths`: of all shown columns, px. */
export function moveEdge(
  widths: Readonly<Record<string, number>>,
  key: string,
  neighbour: string,
  by: number,
): Readonly<Record<string, number>> {
  const own = widths[key] ?? leastWidth;
  const other = widths[neighbour] ?? leastWidth;
  const least = Math.min(0, leastWidth - own);
  const most = Math.max(0, other - leastWidth);
  const moved = Math.min(Math.max(by, least), most);
  return { ...widths, [key]: own + moved, [neighbour]: other - moved };
}

/** A view as it was kept, without what is none. */
export function readListView(kept: string | undefined): ListView {
  const value = parsed(kept);
  if (typeof value !== 'object' || value === null) return {};
  const { order, hidden, widths, density } = value as Record<string, unknown>;
  return {
    ...(isTexts(order) ? { order } : {}),
    ...(isTexts(hidden) ? { hidden } : {}),
    ...(isWidths(widths) ? { widths } : {}),
    ...(density === 'compact' || density === 'normal' ? { density } : {}),
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const isWidths = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((one) => typeof one === 'number' && one >= leastWidth && one < 10_000);
