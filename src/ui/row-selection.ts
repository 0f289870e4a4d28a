import { useMemo } from 'react';
import type { RowSource } from './row-source.ts';

/** Which rows are selected: the page keeps it, the list asks and tells. */
export interface RowSelection {
  has: (key: string) => boolean;
  /** Whether all listed rows are selected, or some. */
  all: boolean;
  some: boolean;
  /** Selects some rows besides those that are, and takes others out. */
  change: (keys: { on: readonly string[]; off: readonly string[] }) => void;
  /** All that are listed, or none at all. */
  selectAll: (on: boolean) => void;
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

/** For a page that keeps the selected keys in a set, with rows that are hidden by a filter among them. */
export function useRowSelection<Row>(
  rows: RowSource<Row>,
  rowKey: (row: Row) => string,
  selected: ReadonlySet<string>,
  onSelect: (keys: ReadonlySet<string>) => void,
): RowSelection {
  const counted = useMemo(() => countSelected(rows, rowKey, selected), [rows, rowKey, selected]);
  return useMemo(
    () => ({
      ...counted,
      has: (key) => selected.has(key),
      change({ on, off }) {
        const next = new Set(selected);
        for (const key of off) next.delete(key);
        for (const key of on) next.add(key);
        onSelect(next);
      },
      selectAll: (on) => onSelect(on ? keysOf(rows, rowKey) : new Set()),
    }),
    [counted, rows, rowKey, selected, onSelect],
  );
}

function* each<Row>(rows: RowSource<Row>): Generator<Row> {
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows.at(index);
    if (row !== undefined) yield row;
  }
}

const keysOf = <Row>(rows: RowSource<Row>, rowKey: (row: Row) => string) => new Set([...each(rows)].map(rowKey));

/** Stops as soon as both answers are known. */
function countSelected<Row>(
  rows: RowSource<Row>,
  rowKey: (row: Row) => string,
  selected: ReadonlySet<string>,
): { all: boolean; some: boolean } {
  if (selected.size === 0 || rows.length === 0) return { all: false, some: false };
  let some = false;
  let all = selected.size >= rows.length;
  for (const row of each(rows)) {
    if (selected.has(rowKey(row))) some = true;
    else all = false;
    if (some && !all) break;
  }
  return { all, some };
}
