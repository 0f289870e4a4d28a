import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';
import { type Cell, headerRow } from './grid-keys.ts';
import { scrollToShow } from './row-range.ts';

// Rows and cells are found by what they tell assistive technology of their place: the header is row 1, and columns begin at 1.
export const rowIndexOf = (row: number): number => row + 2;
export const columnIndexOf = (column: number): number => column + 1;

const widgets = 'a[href], button, input, select, textarea';

/** The cell of a grid in which an element is. */
function cellOf(element: EventTarget): Cell | undefined {
  if (!(element instanceof Element)) return undefined;
  const column = Number(element.closest('[aria-colindex]')?.getAttribute('aria-colindex') ?? 0);
  const row = Number(element.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') ?? 0);
  return column > 0 && row > 0 ? { row: row - 2, column: column - 1 } : undefined;
}

/** The header of a group has one cell for all columns but that of the checkboxes. */
const spanning = '[aria-colspan]';

/**
 * The same for one who comes from `active`: a cell that spans several columns is that in which he was, so that the way down through headers
 * of groups stays in its column.
 */
export function cellFrom(element: EventTarget, active: Cell): Cell | undefined {
  const cell = cellOf(element);
  if (cell === undefined || !(element instanceof Element)) return undefined;
  return element.closest(spanning) && active.column > cell.column ? { ...cell, column: active.column } : cell;
}

const rowElement = (grid: HTMLElement, row: number) =>
  grid.querySelector<HTMLElement>(`[aria-rowindex="${rowIndexOf(row)}"]`);

/** What takes the focus for a cell: a control in it, else itself (https://www.w3.org/WAI/ARIA/apg/patterns/grid/#gridNav_inside). */
function focusTarget(cell: Element | null | undefined): HTMLElement | undefined {
  const target = cell?.querySelector<HTMLElement>(widgets) ?? cell;
  return target instanceof HTMLElement ? target : undefined;
}

/** The cell of a column, or the one that spans it. */
const cellIn = (row: HTMLElement | null, column: number): Element | null | undefined =>
  row?.querySelector(`[aria-colindex="${columnIndexOf(column)}"]`) ?? row?.querySelector(spanning);

export function focusCell(grid: HTMLElement, { row, column }: Cell): void {
  focusTarget(cellIn(rowElement(grid, row), column))?.focus({ preventScroll: true });
}

/** Follows the link of a row. */
export function openRow(grid: HTMLElement, row: number): void {
  rowElement(grid, row)?.querySelector<HTMLElement>('a[href]')?.click();
}

/**
 * Keeps everything in a row out of the tab order but the cell in `column`, if it is this row's turn: a grid is one tab stop. What a cell
 * holds is the page's, so its controls are looked for after each time the row is drawn.
 */
export function useTabStop(row: RefObject<HTMLElement | null>, column: number | undefined): void {
  useLayoutEffect(() => {
    for (const widget of row.current?.querySelectorAll<HTMLElement>(widgets) ?? [])
      if (widget.tabIndex !== -1) widget.tabIndex = -1;
    if (column === undefined) return undefined;
    const cell = cellIn(row.current, column);
    const target = focusTarget(cell);
    if (!target) return undefined;
    target.tabIndex = 0;
    for (const widget of cell?.querySelectorAll<HTMLElement>(widgets) ?? []) widget.tabIndex = 0;
    return () => {
      target.tabIndex = -1;
    };
  });
}

/** Where rows begin to be hidden by what sticks at the top of the window, px from there. */
function hiddenAbove(head: HTMLElement): number {
  const { top, position } = getComputedStyle(head);
  return (Number.parseFloat(top) || 0) + (position === 'sticky' ? head.offsetHeight : 0);
}

/** The head and the body of a grid, and the height of its rows, px. */
export interface GridParts {
  head: HTMLElement;
  body: HTMLElement;
  rowHeight: number;
  /** Rows are as high as their words take, and follow one another. */
  isFlowing: boolean;
}

/** Scrolls the window as little as it takes to see a row whole. */
export function showRow({ head, body, rowHeight, isFlowing }: GridParts, row: number): void {
  if (row === headerRow) {
    const { top } = head.getBoundingClientRect();
    const least = Number.parseFloat(getComputedStyle(head).top) || 0;
    if (top < least || top > window.innerHeight - rowHeight) window.scrollBy(0, top - least);
    return;
  }
  if (isFlowing) {
    rowElement(body, row)?.scrollIntoView({ block: 'nearest' });
    return;
  }
  const { top } = body.getBoundingClientRect();
  const by = scrollToShow(row, rowHeight, { top: hiddenAbove(head) - top, bottom: window.innerHeight - top });
  if (by !== 0) window.scrollBy(0, by);
}

/** Rows that can be seen at once, at least one; one of them stays in sight when a page is turned. */
export function rowsInPage({ head, rowHeight }: GridParts): number {
  return Math.max(1, Math.floor((window.innerHeight - hiddenAbove(head)) / rowHeight) - 1);
}
