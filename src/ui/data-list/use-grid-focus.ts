import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FocusEvent, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { cellFrom, focusCell } from './grid-cells.ts';
import { type Cell, headerRow } from './grid-keys.ts';
import { type RowSource, findRow, keyAt } from './row-source.ts';

/** The cell that was last in focus, by keys, so that it stays the same when rows are read again, sorted or filtered. */
interface Place {
  row: number;
  rowKey: string | undefined;
  column: string;
}

export interface GridFocus {
  /** The cell that has the focus, or will when somebody comes in with Tab. */
  active: Cell;
  /** Moves the focus there. */
  go: (to: Cell) => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
}

/** Which cell of a grid has the focus, and that it is not lost while rows come and go. `entry`: the column in which one comes in. */
export function useGridFocus<Row>(
  grid: RefObject<HTMLElement | null>,
  list: { rows: RowSource<Row>; rowKey: (row: Row) => string; columns: readonly string[]; entry: string },
  show: (row: number) => void,
): GridFocus {
  const { rows, rowKey, columns, entry } = list;
  const [place, setPlace] = useState<Place>();
  const row = useMemo(() => rowOf(place, rows, rowKey), [place, rows, rowKey]);
  const column = Math.max(
    0,
    columns.indexOf(place !== undefined && columns.includes(place.column) ? place.column : entry),
  );
  const active = useMemo(() => ({ row, column }), [row, column]);
  const isInside = useRef(false);

  const latest = useRef({ rows, rowKey, columns, active, place, show });
  useLayoutEffect(() => {
    latest.current = { rows, rowKey, columns, active, place, show };
    // The element that had the focus is gone or was moved, and the focus with it.
    if (isInside.current && document.activeElement === document.body && grid.current) focusCell(grid.current, active);
  });

  const stay = useCallback((cell: Cell) => {
    const state = latest.current;
    const next: Place = {
      row: cell.row,
      rowKey: cell.row === headerRow ? undefined : keyAt(state.rows, state.rowKey, cell.row),
      column: state.columns[cell.column] ?? '',
    };
    const before = state.place;
    const isSame = before?.row === next.row && before.rowKey === next.rowKey && before.column === next.column;
    if (!isSame) setPlace(next);
  }, []);
  const go = useCallback(
    (to: Cell) => {
      // The row must be in the document before it can have the focus.
      flushSync(() => stay(to));
      latest.current.show(to.row);
      if (grid.current) focusCell(grid.current, to);
    },
    [grid, stay],
  );
  const onFocus = useCallback(
    (event: FocusEvent) => {
      const cell = cellFrom(event.target, latest.current.active);
      if (!cell) return;
      isInside.current = true;
      stay(cell);
    },
    [stay],
  );
  const onBlur = useCallback(
    (event: FocusEvent) => {
      const isLeft = !(event.relatedTarget instanceof Node && grid.current?.contains(event.relatedTarget));
      // A window that is left keeps its focus for later.
      if (isLeft && document.activeElement !== event.target) isInside.current = false;
    },
    [grid],
  );
  return { active, go, onFocus, onBlur };
}

/** Where the row is now; the one that has come into its place when it is gone; the header when there is none at all. */
function rowOf<Row>(place: Place | undefined, rows: RowSource<Row>, rowKey: (row: Row) => string): number {
  const last = rows.length - 1;
  if (place === undefined) return Math.min(0, last);
  if (place.rowKey === undefined) return headerRow;
  const found = findRow(rows, rowKey, place.rowKey, place.row);
  return found === -1 ? Math.min(place.row, last) : found;
}
