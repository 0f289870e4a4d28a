import type { PointerEvent as ReactPointerEvent, RefObject } from 'react';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { Column } from './data-list-column.ts';
import { type ListView, moveEdge, tracks } from './list-view.ts';

export const tracksVariable = '--data-list-tracks';

export interface ColumnResize {
  /** Begins to drag the edge at the end of a column. */
  drag: (index: number, event: ReactPointerEvent<HTMLElement>) => void;
  /** Moves that edge by so many px. */
  by: (index: number, px: number) => void;
  /** Gives all columns their own widths back. */
  reset: () => void;
}

/** Moves the edges between columns. While one is dragged, only a style changes; the view is told of the end. */
export function useColumnResize<Row>(
  grid: RefObject<HTMLElement | null>,
  list: { columns: readonly Column<Row>[]; view: ListView; selectable: boolean },
  onView: ((view: ListView) => void) | undefined,
): ColumnResize {
  const latest = useRef({ ...list, onView });
  useLayoutEffect(() => {
    latest.current = { ...list, onView };
  });
  /** The shown columns as wide as they are, with the edge after `index` moved; nothing after the last one. */
  const moved = useCallback((measured: Readonly<Record<string, number>>, index: number, px: number) => {
    const { columns, view } = latest.current;
    const [own, next] = columns.slice(index, index + 2);
    if (!own || !next) return undefined;
    return { ...view, widths: { ...view.widths, ...moveEdge(measured, own.key, next.key, px) } };
  }, []);
  const measure = useCallback(() => {
    const { columns, selectable } = latest.current;
    const cells = grid.current?.querySelectorAll('[role="columnheader"]') ?? [];
    const widths = [...cells].slice(selectable ? 1 : 0).map((cell) => Math.round(cell.getBoundingClientRect().width));
    return Object.fromEntries(columns.map(({ key }, index) => [key, widths[index] ?? 0]));
  }, [grid]);

  const drag = useCallback(
    (index: number, event: ReactPointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.preventDefault();
      const handle = event.currentTarget;
      const begin = event.clientX;
      const measured = measure();
      let view: ListView | undefined;
      const draw = (shown: ListView) =>
        grid.current?.style.setProperty(
          tracksVariable,
          tracks(latest.current.columns, shown, latest.current.selectable),
        );
      const ends = new AbortController();
      const options = { signal: ends.signal };
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener(
        'pointermove',
        (movement) => {
          if (!(movement instanceof PointerEvent)) return;
          view = moved(measured, index, movement.clientX - begin);
          if (view) draw(view);
        },
        options,
      );
      handle.addEventListener(
        'lostpointercapture',
        () => {
          ends.abort();
          if (view) latest.current.onView?.(view);
        },
        options,
      );
      handle.addEventListener(
        'pointercancel',
        () => {
          view = undefined;
          draw(latest.current.view);
        },
        options,
      );
    },
    [grid, measure, moved],
  );
  const by = useCallback(
    (index: number, px: number) => {
      const view = moved(measure(), index, px);
      if (view) latest.current.onView?.(view);
    },
    [measure, moved],
  );
  const reset = useCallback(() => {
    const { widths, ...view } = latest.current.view;
    if (widths) latest.current.onView?.(view);
  }, []);
  return useMemo(() => ({ drag, by, reset }), [drag, by, reset]);
}
