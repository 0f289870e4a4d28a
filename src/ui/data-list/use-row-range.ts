import { useCallback, useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';
import { usePrinting } from '#src/ui/printing.ts';
import { type RowRange, rowsInWindow, rowsToRender, wholeUpTo } from './row-range.ts';
import { nearby } from './rows-on-screen.ts';

/** On paper nothing can be scrolled to, but ten thousand rows would be three hundred pages. */
export const mostPrinted = 1000;

/** What stands above a list takes about so much of the window, px; where it is less, the rest of the rows follows before anything is painted. */
const usuallyAbove = 250;

/** The rows beyond the window come when those in it have been seen, ms. */
const beyondAfterMs = 100;

const covers = (range: RowRange, shown: RowRange) => range.start <= shown.start && range.end >= shown.end;

const sameRange = (a: RowRange, b: RowRange) => a.start === b.start && a.end === b.end;

/**
 * The rows to have in the document, as the window is scrolled over `body`, whose rows all have one height, but where they flow: then all.
 * `onWindow` is told which rows the window shows, or nearly.
 */
export function useRowRange(
  body: RefObject<HTMLElement | null>,
  { count, rowHeight, isFlowing }: { count: number; rowHeight: number; isFlowing: boolean },
  onWindow: (shown: RowRange) => void,
): RowRange {
  const [range, setRange] = useState<RowRange>(() => ({
    start: 0,
    end: Math.ceil(Math.max(0, window.innerHeight - usuallyAbove) / rowHeight),
  }));
  const isPrinted = usePrinting();
  // Where rows follow one another, none knows its place before those above it are there.
  const isAll = isFlowing || count <= wholeUpTo;
  // The first rows do not wait for the rest of them, unless only these tell how high the list is: where it was scrolled to is to be found again.
  const isWhole = useDeferredValue(isAll, isFlowing) && isAll;
  const current = useRef(range);
  const measure = useCallback(() => {
    const top = -(body.current?.getBoundingClientRect().top ?? 0);
    const bottom = top + window.innerHeight;
    onWindow(rowsInWindow({ top: top - nearby, bottom: bottom + nearby }, rowHeight, count));
    return {
      shown: rowsInWindow({ top, bottom }, rowHeight, count),
      wanted: rowsToRender({ top, bottom }, rowHeight, count),
    };
  }, [body, onWindow, rowHeight, count]);

  // Also where a page was scrolled to when it is come back to, before anything is painted.
  useLayoutEffect(() => {
    const { shown, wanted } = measure();
    if (covers(current.current, shown)) return;
    current.current = wanted;
    setRange(wanted);
  }, [measure]);
  useEffect(() => {
    const update = () => {
      const { wanted: next } = measure();
      if (sameRange(next, current.current) || isAll) return;
      current.current = next;
      // Within the frame that shows the new place: rows that come a frame later are a blank.
      flushSync(() => setRange(next));
    };
    // What is said above the list moves it, too.
    let isStarted = false;
    const observer = new ResizeObserver(() => {
      // It tells at its start as well, which is before the rows in the window are painted: those beyond it would delay them.
      if (isStarted) update();
      isStarted = true;
    });
    observer.observe(document.body);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(update, beyondAfterMs);
    });
    window.addEventListener('scroll', update, { passive: true });
    window.addEventListener('resize', update);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      window.removeEventListener('scroll', update);
      window.removeEventListener('resize', update);
    };
  }, [measure, isAll]);

  if (isPrinted) return { start: 0, end: Math.min(count, mostPrinted) };
  if (isWhole) return { start: 0, end: count };
  return { start: Math.min(range.start, count), end: Math.min(range.end, count) };
}
