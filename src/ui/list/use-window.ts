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
/** The list's own search, commands and header take so much of the window, px; where it is less, the rest of the lines follows before anything is painted. */
const ownAbove = 100;
/** The lines beyond the window, and the rest of a short list, come when those in it have been seen, ms. */
const beyondAfterMs = 100;
/** So long after the last step of a scroll it is over, ms. */
const restAfterMs = 150;

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

/** Elements that show one block after another: `start` is the first line of the one that they show now. */
export interface Slot {
  slot: number;
  start: number;
}

/** The blocks to draw, in slots: those that were drawn keep theirs, the others take what is left, at its place in the document, or a new one. */
export function inSlots(before: readonly Slot[], blocks: readonly number[]): Slot[] {
  const coming = new Set(blocks);
  for (const { start } of before) coming.delete(start);
  const [...starts] = coming;
  const kept = before.flatMap(({ slot, start }) => {
    const next = blocks.includes(start) ? start : starts.shift();
    return next === undefined ? [] : [{ slot, start: next }];
  });
  const first = Math.max(-1, ...before.map(({ slot }) => slot)) + 1;
  return [...kept, ...starts.map((start, at) => ({ slot: first + at, start }))];
}

/**
 * The lines that the window shows as it is scrolled over `body`, whose lines all have one height, with some on either side; those to have in the
 * document; and whether they move right now.
 */
export function useLineRange(body: RefObject<HTMLElement | null>, count: number, height: number) {
  const [range, setRange] = useState<LineRange & { isFirst?: true }>(() => ({
    start: 0,
    end: Math.ceil(Math.max(0, window.innerHeight - ownAbove) / height),
    isFirst: true,
  }));
  const [isMoving, setIsMoving] = useState(false);
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
    const update = (moves: boolean) => {
      const next = around(measure(), count);
      const { start, end, isFirst } = current.current;
      if (isFirst !== true && next.start === start && next.end === end) return;
      current.current = next;
      // Within the frame that shows the new place: lines that come a frame later are a blank.
      flushSync(() => {
        setRange(next);
        setIsMoving(moves);
      });
    };
    // What is said above the list moves it, too. An observer tells at its start as well, which is before the first lines are painted.
    let isStarted = false;
    const observer = new ResizeObserver(() => {
      if (isStarted) update(false);
      isStarted = true;
    });
    observer.observe(document.body);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => update(false), beyondAfterMs);
    });
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      update(true);
      clearTimeout(rest);
      rest = setTimeout(() => setIsMoving(false), restAfterMs);
    };
    const onResize = () => update(false);
    window.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('resize', onResize);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      clearTimeout(rest);
      setIsMoving(false);
      window.removeEventListener('scroll', onScroll);
      window.removeEventListener('resize', onResize);
    };
  }, [measure, count]);

  const seen: LineRange = { start: Math.min(range.start, count), end: Math.min(range.end, count) };
  return { seen, drawn: count <= wholeUpTo && range.isFirst !== true ? { start: 0, end: count } : seen, isMoving };
}

/**
 * The blocks in the order of the document. While lines move, elements are written anew where they stand; at rest they stand in the order of the
 * lines again, for who reads the page by its elements.
 */
export function useSlots(blocks: readonly number[], isMoving: boolean): readonly Slot[] {
  const [slots, setSlots] = useState<readonly Slot[]>([]);
  const next = inSlots(slots, blocks);
  if (!isMoving) next.sort((a, b) => a.start - b.start);
  const isSame = ({ slot, start }: Slot, at: number) => slots[at]?.slot === slot && slots[at].start === start;
  if (next.length !== slots.length || !next.every(isSame)) setSlots(next);
  return next;
}
