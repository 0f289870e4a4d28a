import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ChangeEvent, FocusEvent, KeyboardEvent, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { type Cell, type GridAct, gridAct, headerLine } from './grid-keys.ts';
import type { Lines } from './lines.ts';
import type { ListSelection } from './list.ts';

// Lines and cells are found by what they tell assistive technology of their place: the header is row 1, and columns begin at 1.
export const rowIndexOf = (line: number): number => line + 2;
export const columnIndexOf = (column: number): number => column + 1;

const widgets = 'a[href], button, input, select, textarea';

interface GridParts {
  grid: RefObject<HTMLElement | null>;
  lines: Lines;
  /** How many are drawn, that of the checkboxes included. */
  columns: number;
  /** The column in which one comes in. */
  entry: number;
  /** Height of a line, px. */
  height: number;
  selection: ListSelection | undefined;
  /** Lines come and go right now. */
  isMoving: boolean;
}

/** The cell that was last in focus, by the key of its line, so that it stays the same when rows are read again, sorted or filtered. */
interface Place extends Cell {
  key: string | undefined;
}

/**
 * What the keyboard does in a grid: one stop of the Tab key, arrows move, and the focus is not lost while rows come and go. `active`: the line
 * that has the focus, or will when somebody comes in.
 */
export function useGrid({ grid, lines, columns, entry, height, selection, isMoving }: GridParts) {
  const [place, setPlace] = useState<Place>();
  const line = useMemo(() => lineOf(place, lines), [place, lines]);
  const column = Math.min(place?.column ?? entry, columns - 1);
  const isInside = useRef(false);
  useLayoutEffect(() => {
    if (grid.current === null || isMoving) return;
    // The element that had the focus is gone or was moved, and the focus with it.
    const isLost = isInside.current && document.activeElement === document.body;
    setTabStop(grid.current, { line, column });
    if (isLost) focusCell(grid.current, { line, column });
  });

  /** Key of the line that was chosen last. */
  const chosen = useRef<string>(undefined);
  /** Selects a line, or takes it out: the row, all of the group, or all rows; with `isRange` all from the one that was chosen before. */
  const select = (at: number, on: boolean, isRange = false) => {
    const before = isRange && chosen.current !== undefined ? lines.lineOf(chosen.current) : -1;
    const rows = at === headerLine ? lines.order : lines.groupAt(at)?.rows;
    selection?.set(rows ?? rowsBetween(lines, before === -1 ? at : before, at), on);
    chosen.current = lines.keyAt(at);
  };
  // A checkbox changes by a click, that of the space bar included, and the click knows the keyboard.
  const onChange = ({ target, nativeEvent }: ChangeEvent) => {
    const cell = cellFrom(target);
    if (cell?.column === 0 && target instanceof HTMLInputElement)
      select(cell.line, target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
  };

  const stay = (cell: Cell) => {
    const key = lines.keyAt(cell.line);
    const isSame = place?.line === cell.line && place.key === key && place.column === cell.column;
    if (!isSame) setPlace({ ...cell, key });
  };
  const onFocus = ({ target }: FocusEvent) => {
    const cell = cellFrom(target);
    if (!cell) return;
    isInside.current = true;
    stay(cell);
  };
  const onBlur = ({ target, relatedTarget }: FocusEvent) => {
    const isLeft = !(relatedTarget instanceof Node && grid.current?.contains(relatedTarget));
    // A window that is left keeps its focus for later.
    if (isLeft && document.activeElement !== target) isInside.current = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = cellFrom(event.target);
    if (event.defaultPrevented || !from || grid.current === null) return;
    const act = gridAct(event, from, {
      lines: lines.length,
      columns,
      page: Math.max(1, Math.floor(window.innerHeight / height) - 5),
      selectable: selection !== undefined,
    });
    if (!act || isNative(act, event.target)) return;
    event.preventDefault();
    if (act.act === 'open') lineElement(grid.current, from.line)?.querySelector<HTMLElement>('a[href]')?.click();
    else if (act.act === 'move') {
      if (act.extend && selection) extend(selection, lines, from.line, act.to.line);
      // The line must be in the document before it can have the focus.
      flushSync(() => stay(act.to));
      lineElement(grid.current, act.to.line)?.scrollIntoView({ block: 'nearest' });
      focusCell(grid.current, act.to);
    } else if (act.act === 'selectAll') selection?.set(lines.order, true);
    else {
      const rows = Array.from(lines.groupAt(from.line)?.rows ?? rowsBetween(lines, from.line, from.line));
      select(from.line, !rows.every((row) => selection?.has(row)));
    }
  };
  return { active: line, onChange, onFocus, onBlur, onKeyDown };
}

/** Where the line is now; the one that has come into its place when it is gone; the header when there is none at all. */
function lineOf(place: Place | undefined, lines: Lines): number {
  const last = lines.length - 1;
  if (place === undefined) return Math.min(0, last);
  if (place.key === undefined) return headerLine;
  if (lines.keyAt(place.line) === place.key) return place.line;
  const found = lines.lineOf(place.key);
  return found === -1 ? Math.min(place.line, last) : found;
}

/** A link opens, and a checkbox and a button are pressed by themselves. */
function isNative({ act }: GridAct, target: EventTarget): boolean {
  if (!(target instanceof Element)) return false;
  if (act === 'open') return target.closest('a, button, input') !== null;
  return act === 'toggle' && target.matches('input[type="checkbox"], button');
}

/** The rows from one line to another. */
function rowsBetween({ rowAt }: Lines, one: number, other: number): number[] {
  const rows: number[] = [];
  for (let line = Math.min(one, other); line <= Math.max(one, other); line += 1) {
    const row = rowAt(line);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** The selection goes along with the focus, and back with it. */
function extend(selection: ListSelection, lines: Lines, from: number, to: number): void {
  const target = lines.rowAt(to);
  if (from === to) return;
  if (target === undefined || !selection.has(target)) selection.set(rowsBetween(lines, from, to), true);
  else selection.set(rowsBetween(lines, from, to > from ? to - 1 : to + 1), false);
}

/** The cell of a grid in which an element is. */
function cellFrom(element: EventTarget): Cell | undefined {
  if (!(element instanceof Element)) return undefined;
  const column = Number(element.closest('[aria-colindex]')?.getAttribute('aria-colindex') ?? 0) - 1;
  const line = Number(element.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') ?? 0) - 2;
  return column < 0 || line < headerLine ? undefined : { line, column };
}

function lineElement(grid: HTMLElement, line: number): HTMLElement | null {
  return grid.querySelector<HTMLElement>(`[aria-rowindex="${rowIndexOf(line)}"]`);
}

/** The cell of a column; the header of a group has one for all but that of the checkboxes. */
function cellIn(grid: HTMLElement, { line, column }: Cell): HTMLElement | null {
  const element = lineElement(grid, line);
  return (
    element?.querySelector<HTMLElement>(`[aria-colindex="${columnIndexOf(column)}"]`) ??
    element?.querySelector<HTMLElement>('[aria-colspan]') ??
    null
  );
}

/** What takes the focus for a cell: a control in it, else itself (https://www.w3.org/WAI/ARIA/apg/patterns/grid/#gridNav_inside). */
function focusCell(grid: HTMLElement, at: Cell): void {
  const cell = cellIn(grid, at);
  (cell?.querySelector<HTMLElement>(widgets) ?? cell)?.focus({ preventScroll: true });
}

/** Takes everything out of the tab order but one cell: a grid is one stop. What cells hold is the page's, so its controls are looked for. */
function setTabStop(grid: HTMLElement, active: Cell): void {
  const cell = cellIn(grid, active);
  const own = [...(cell?.querySelectorAll<HTMLElement>(widgets) ?? [])];
  const stops = new Set(own.length === 0 && cell ? [cell] : own);
  for (const element of grid.querySelectorAll<HTMLElement>(`${widgets}, [tabindex="0"]`))
    if (!stops.has(element) && element.tabIndex !== -1) element.tabIndex = -1;
  for (const element of stops) if (element.tabIndex !== 0) element.tabIndex = 0;
}
