import { useCallback, useRef } from 'react';
import type { PointerEvent } from 'react';

const cellOf = ({ target }: PointerEvent): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"], [role="rowheader"]') : null;

/**
 * Tells the pointer the whole of a cell's words where they are cut, as they are when it comes there: a title for each cell would be made for
 * every row that is scrolled by. A cell that has a title of its own keeps it.
 */
export function useCutTitles(): (event: PointerEvent) => void {
  const given = useRef(new WeakSet<HTMLElement>());
  return useCallback((event) => {
    const cell = cellOf(event);
    if (cell === null || (cell.hasAttribute('title') && !given.current.has(cell))) return;
    given.current.add(cell);
    if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
    else cell.removeAttribute('title');
  }, []);
}
