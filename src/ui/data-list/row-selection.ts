/** Of rows in groups: how many of one are selected, and all of them at once. By the key of its header. */
export interface GroupSelection {
  has: (key: string) => 'all' | 'some' | 'none';
  select: (key: string, on: boolean) => void;
}

/** Which rows are selected: the page keeps it, the list asks and tells. */
export interface RowSelection {
  has: (key: string) => boolean;
  /** Whether all listed rows are selected, or some. */
  all: boolean;
  some: boolean;
  /** Selects some rows besides those that are, and takes others out. */
  change: (keys: { on: readonly string[]; off: readonly string[] }) => void;
  /** All that are listed besides those that are, or none of them; what a filter hides stays as it is. */
  selectAll: (on: boolean) => void;
  /** Given where rows stand in groups. */
  group?: GroupSelection;
}

/** Rows from one index to another, both included. */
export type Span = readonly [first: number, last: number];

const spanOf = (one: number, other: number): Span => [Math.min(one, other), Math.max(one, other)];

/** The parts of `span` outside of `other`. */
function outside([first, last]: Span, [from, to]: Span): Span[] {
  const parts: Span[] = [
    [first, Math.min(last, from - 1)],
    [Math.max(first, to + 1), last],
  ];
  return parts.filter(([start, end]) => start <= end);
}

/**
 * What changes when a selection that goes from `anchor` to `from` goes to `to` instead. Only the difference, so that a step at the end of a
 * long selection is one row.
 */
export function extension(anchor: number, from: number, to: number): { on: readonly Span[]; off: readonly Span[] } {
  const before = spanOf(anchor, from);
  const after = spanOf(anchor, to);
  // The anchor itself is selected by the first step.
  return { on: from === anchor ? [after] : outside(after, before), off: outside(before, after) };
}
