import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';

/** Lines from `start` up to, but without, `end`. */
export interface LineRange {
  start: number;
  end: number;
}

/** Up to so many lines are all in the document, for find-in-page, printing and screen readers. */
export const wholeUpTo = 100;
/** So many lines beyond the window are in the document on either side: what a wheel or a key moves in one frame. */
const beyond = 8;
/** The range begins and ends at multiples of this, so that most frames of a slow scroll change nothing; so many lines are a block. */
export const blockLength = 4;
/** What stands above a list takes about so much of the window, px; where it is less, the rest of the lines follows before anything is painted. */
const usuallyAbove = 250;
/** The lines beyond the window, and the rest of a short list, come when those in it have been seen, ms. */
const beyondAfterMs = 100;

/** The lines of which the part of a list from `top` to `bottom`, px from its first line, shows anything. */
export function linesInWindow(top: number, bottom: number, height: number, count: number): LineRange {
  const clamp = (value: number) => Math.min(Math.max(value, 0), count);
  const start = clamp(Math.floor(top / height));
  return { start, end: Math.max(start, clamp(Math.ceil(bottom / height))) };
}

/** The lines in the window with some more on either side, in whole blocks. */
export function around({ start, end }: LineRange, count: number): LineRange {
  const clamp = (value: number) => Math.min(Math.max(value, 0), count);
  return {
    start: clamp(Math.floor((start - beyond) / blockLength) * blockLength),
    end: clamp(Math.ceil((end + beyond) / blockLength) * blockLength),
  };
}

/** The first lines of the blocks to draw, in order: those of the range, and that of the line `kept` wherever it is. */
export function blocksOf({ start, end }: LineRange, kept: number, count: number): number[] {
  const first = Math.floor(start / blockLength) * blockLength;
  const last = Math.min(end, count);
  const blocks: number[] = [];
  for (let at = first; at < last; at += blockLength) blocks.push(at);
  const own = Math.floor(kept / blockLength) * blockLength;
  if (kept >= 0 && kept < count && !blocks.includes(own)) blocks[own < first ? 'unshift' : 'push'](own);
  return blocks;
}

/**
 * The lines that the window shows as it is scrolled over `body`, whose lines all have one height, with some on either side; and those to have in
 * the document.
 */
export function useLineRange(body: RefObject<HTMLElement | null>, count: number, height: number) {
  const [range, setRange] = useState<LineRange & { isFirst?: true }>(() => ({
    start: 0,
    end: Math.ceil(Math.max(0, window.innerHeight - usuallyAbove) / height),
    isFirst: true,
  }));
  const current = useRef(range);
  const measure = useCallback(() => {
    const top = -(body.current?.getBoundingClientRect().top ?? 0);
    return linesInWindow(top, top + window.innerHeight, height, count);
  }, [body, height, count]);

  // Also where a page was scrolled to when it is come back to, before anything is painted.
  useLayoutEffect(() => {
    const { start, end } = measure();
    if (current.current.start <= start && current.current.end >= end) return;
    current.current = around({ start, end }, count);
    setRange(current.current);
  }, [measure, count]);
  useEffect(() => {
    const update = () => {
      const next = around(measure(), count);
      const { start, end, isFirst } = current.current;
      if (isFirst !== true && next.start === start && next.end === end) return;
      current.current = next;
      // Within the frame that shows the new place: lines that come a frame later are a blank.
      flushSync(() => setRange(next));
    };
    // What is said above the list moves it, too. An observer tells at its start as well, which is before the first lines are painted.
    let isStarted = false;
    const observer = new ResizeObserver(() => {
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
  }, [measure, count]);

  const seen: LineRange = { start: Math.min(range.start, count), end: Math.min(range.end, count) };
  return { seen, drawn: count <= wholeUpTo && range.isFirst !== true ? { start: 0, end: count } : seen };
}
