import { useLayoutEffect, useMemo, useRef } from 'react';
import { type RowSelection, type Span, extension } from './row-selection.ts';
import { type RowSource, findRow, keysBetween } from './row-source.ts';

export interface RowSelecting {
  /** Selects a row or takes it out; with `range` all from the row before, which was chosen in this way. */
  set: (row: number, on: boolean, range: boolean) => void;
  toggle: (row: number) => void;
  /** The selection goes along with the focus from one row to another. */
  extend: (from: number, to: number) => void;
  /** The focus went on alone: what is extended next begins anew. */
  endRange: () => void;
  all: () => void;
}

/** What a person does to the selection, row by row or by ranges. Never changes itself, so that rows need not be drawn again for it. */
export function useRowSelecting<Row>(
  rows: RowSource<Row>,
  rowKey: (row: Row) => string,
  selection: RowSelection | undefined,
): RowSelecting {
  const latest = useRef({ rows, rowKey, selection });
  useLayoutEffect(() => {
    latest.current = { rows, rowKey, selection };
  });
  /** The row that was chosen last, from which a range goes; and the range that is being extended. */
  const before = useRef<{ row: number; key: string }>(undefined);
  const range = useRef<{ anchor: number; end: number }>(undefined);
  return useMemo(() => {
    const keysOf = (spans: readonly Span[]) =>
      spans.flatMap((span) => keysBetween(latest.current.rows, latest.current.rowKey, span));
    const keyAt = (row: number) => keysOf([[row, row]])[0];
    const remember = (row: number, extended?: { anchor: number; end: number }) => {
      before.current = { row, key: keyAt(row) ?? '' };
      range.current = extended;
    };
    const anchorFor = (row: number) => {
      const last = before.current;
      const found = last ? findRow(latest.current.rows, latest.current.rowKey, last.key, last.row) : -1;
      return found === -1 ? row : found;
    };
    const set = (row: number, on: boolean, isRange: boolean) => {
      const anchor = isRange ? anchorFor(row) : row;
      const keys = keysOf([[Math.min(anchor, row), Math.max(anchor, row)]]);
      latest.current.selection?.change(on ? { on: keys, off: [] } : { on: [], off: keys });
      remember(row);
    };
    return {
      set,
      toggle(row) {
        const key = keyAt(row);
        if (key !== undefined) set(row, latest.current.selection?.has(key) !== true, false);
      },
      extend(from, to) {
        const anchor = range.current?.end === from ? range.current.anchor : from;
        const { on, off } = extension(anchor, from, to);
        latest.current.selection?.change({ on: keysOf(on), off: keysOf(off) });
        remember(anchor, { anchor, end: to });
      },
      endRange() {
        range.current = undefined;
      },
      all: () => latest.current.selection?.selectAll(true),
    };
  }, []);
}
