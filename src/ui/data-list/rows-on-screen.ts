import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { RowRange } from './row-range.ts';
import { type RowSource, keysBetween } from './row-source.ts';

/** Rows this far outside the window count as on screen, px: they will be soon. */
export const nearby = 200;

/**
 * Tells `report` which rows are on screen whenever that changes, at most once a frame. The function that comes back is to be called with
 * the rows that the window shows.
 */
export function useRowsOnScreen<Row>(
  report: ((keys: readonly string[]) => void) | undefined,
  rows: RowSource<Row>,
  rowKey: (row: Row) => string,
  loading: boolean,
): (shown: RowRange) => void {
  const latest = useRef({ report, rows, rowKey, loading });
  useLayoutEffect(() => {
    latest.current = { report, rows, rowKey, loading };
  });
  const shown = useRef<RowRange>({ start: 0, end: 0 });
  const told = useRef<string>(undefined);
  const frame = useRef<number>(undefined);
  const tell = useCallback(() => {
    frame.current = undefined;
    const state = latest.current;
    // A list that is not there yet says nothing of what will be.
    if (!state.report || (state.loading && state.rows.length === 0)) return;
    const keys = keysBetween(state.rows, state.rowKey, [shown.current.start, shown.current.end - 1]);
    const text = keys.join('\n');
    if (text === told.current) return;
    told.current = text;
    state.report(keys);
  }, []);
  const schedule = useCallback(() => {
    frame.current ??= requestAnimationFrame(tell);
  }, [tell]);
  useEffect(schedule, [schedule, report, rows, loading]);
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      frame.current = undefined;
    },
    [],
  );
  return useCallback(
    (range) => {
      const { start, end } = shown.current;
      if (range.start === start && range.end === end) return;
      shown.current = range;
      schedule();
    },
    [schedule],
  );
}
