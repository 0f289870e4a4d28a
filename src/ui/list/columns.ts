import * as v from 'valibot';
import type { ListColumn } from './list.ts';

/** What of a column matters for its place and width. */
type Placed = Pick<ListColumn<never>, 'key' | 'share' | 'priority' | 'isExtra'>;

/** No column is narrower than this, px. */
const leastWidth = 72;
/** What a share of 1 counts beside widths in px. */
const shareWidth = 120;

const widthSchema = v.pipe(v.number(), v.minValue(leastWidth), v.maxValue(10_000));
const texts = v.array(v.string());
const viewSchema = v.fallback(
  v.partial(
    v.object({
      order: v.fallback(v.optional(texts), undefined),
      hidden: v.fallback(v.optional(texts), undefined),
      widths: v.fallback(v.optional(v.record(v.string(), widthSchema)), undefined),
      isCompact: v.fallback(v.optional(v.boolean()), undefined),
    }),
  ),
  {},
);

/**
 * How a person likes a list: the order of the columns (those that it does not name follow in their own), which are hidden, how wide they are (px of
 * the window they were chosen in: they keep their proportions in another), and whether rows stand closer.
 */
export type ColumnView = v.InferOutput<typeof viewSchema>;

/** A view as it was kept, without what is none. */
export function readColumnView(kept: string | undefined): ColumnView {
  try {
    return v.parse(viewSchema, kept === undefined ? {} : JSON.parse(kept));
  } catch {
    return {};
  }
}

/** The view with the columns of the URL, where it names any that there are. */
export function withUrlColumns(
  view: ColumnView,
  columns: readonly Placed[],
  keys: readonly string[] | undefined,
): ColumnView {
  const order = [...new Set(keys)].filter((key) => columns.some((column) => column.key === key));
  if (order.length === 0) return view;
  return { ...view, order, hidden: columns.map(({ key }) => key).filter((key) => !order.includes(key)) };
}

export function orderedColumns<C extends Placed>(columns: readonly C[], { order = [] }: ColumnView): C[] {
  const place = ({ key }: C) => (order.includes(key) ? order.indexOf(key) : order.length);
  return columns.toSorted((a, b) => place(a) - place(b));
}

/** Whether the person wants to see it; a row without its name could not be told from another. */
export function isShown({ key, priority, isExtra = false }: Placed, { hidden }: ColumnView): boolean {
  return priority === 'name' || (hidden === undefined ? !isExtra : !hidden.includes(key));
}

export type WindowWidth = 'wide' | 'medium' | 'small' | 'narrow';

const leftOut: Record<WindowWidth, readonly Placed['priority'][]> = {
  wide: [],
  medium: ['wide'],
  small: ['wide', 'medium'],
  narrow: ['wide', 'medium'],
};

/** The columns to draw, in order. A window that is not wide leaves out those that need one. */
export function drawnColumns<C extends Placed>(columns: readonly C[], view: ColumnView, width: WindowWidth): C[] {
  return orderedColumns(columns, view).filter(
    (column) => isShown(column, view) && !leftOut[width].includes(column.priority),
  );
}

export function showColumn(columns: readonly Placed[], view: ColumnView, key: string, on: boolean): ColumnView {
  const hidden = columns.filter((column) => !isShown(column, view)).map((column) => column.key);
  const others = hidden.filter((one) => one !== key);
  return { ...view, hidden: on ? others : [...others, key] };
}

/** The column one place further to the left (-1) or right (1), whether its neighbour is shown or not. */
export function moveColumn(columns: readonly Placed[], view: ColumnView, key: string, by: -1 | 1): ColumnView {
  const order = orderedColumns(columns, view).map((column) => column.key);
  const from = order.indexOf(key);
  const neighbour = order[from + by];
  if (from === -1 || neighbour === undefined) return view;
  order[from + by] = key;
  order[from] = neighbour;
  return { ...view, order };
}

/** Value of grid-template-columns: one track a column, and one for the checkbox. Together they are always as wide as the list. */
export function tracks(columns: readonly Placed[], { widths = {} }: ColumnView, selectable: boolean): string {
  const shares = columns.map(({ key, share = 1 }) => `minmax(${leastWidth}px, ${widths[key] ?? share * shareWidth}fr)`);
  return [...(selectable ? ['40px'] : []), ...shares].join(' ');
}

/** The edge after a column moved by so many px, as far as it and the next stay wide enough. `widths`: of the columns drawn, in order, px. */
export function moveEdge(
  widths: readonly (readonly [key: string, width: number])[],
  key: string,
  by: number,
): Record<string, number> {
  const at = widths.findIndex(([own]) => own === key);
  const own = widths[at];
  const next = widths[at + 1];
  const all = Object.fromEntries(widths);
  if (own === undefined || next === undefined) return all;
  const moved = Math.min(Math.max(by, Math.min(0, leastWidth - own[1])), Math.max(0, next[1] - leastWidth));
  return { ...all, [own[0]]: own[1] + moved, [next[0]]: next[1] - moved };
}
