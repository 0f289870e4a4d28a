import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';

/** The button of the commands for which there is no room, and the gap before it, px. */
const moreWidth = 36;

/** How many commands a bar of this width has room for. `ends`: where each button ends when all stand in it, px. */
export function commandsThatFit(ends: readonly number[], width: number): number {
  if ((ends.at(-1) ?? 0) <= width) return ends.length;
  return Math.max(1, ends.filter((end) => end + moreWidth <= width).length);
}

/** Where the first `count` buttons end, from where the first begins. */
function endsIn(bar: HTMLElement, count: number): number[] {
  const places = [...bar.querySelectorAll('button')].slice(0, count).map((button) => button.getBoundingClientRect());
  return places.map(({ right }) => right - (places[0]?.left ?? 0));
}

/** How many of the buttons with these labels stand in the bar, and after how many its menu begins. `most`: whatever room there is. */
export function useCommandRoom(
  bar: RefObject<HTMLElement | null>,
  labels: readonly string[],
  most: number,
): { inBar: number; menuFrom: number } {
  const count = labels.length;
  const measured = [most, ...labels].join('\n');
  const [fit, setFit] = useState({ measured: '', room: count });
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return undefined;
    let ends: readonly number[] | undefined;
    // It is called between the layout and the painting of a frame: nothing is laid out for it alone, and what does not fit is never seen.
    const observer = new ResizeObserver((entries) => {
      ends ??= endsIn(element, count);
      const room = Math.min(most, commandsThatFit(ends, entries[0]?.contentRect.width ?? 0));
      flushSync(() =>
        setFit((known) => (known.measured === measured && known.room === room ? known : { measured, room })),
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [bar, count, measured, most]);
  // All stand there to be measured; the menu stays as it is meanwhile, for it may be open.
  return { inBar: fit.measured === measured ? fit.room : count, menuFrom: fit.room };
}
