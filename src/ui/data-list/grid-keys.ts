/** A cell: rows count from 0, the header is -1; columns count from 0, the checkbox included. */
export interface Cell {
  row: number;
  column: number;
}

export const headerRow = -1;

export interface GridShape {
  rows: number;
  columns: number;
  /** Rows that Page Up and Page Down move by. */
  page: number;
  selectable: boolean;
  resizable: boolean;
  /** Of the row that has the focus, if it is the header of a group: its cells are one, beside that of the checkbox. */
  group?: 'expanded' | 'collapsed' | undefined;
}

export interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** What a key asks for. `extend`: the selection goes along. */
export type GridAct =
  | { act: 'move'; to: Cell; extend: boolean }
  | { act: 'toggle' }
  | { act: 'selectRange' }
  | { act: 'selectAll' }
  | { act: 'open' }
  | { act: 'resize'; by: number }
  | { act: 'expand'; on: boolean }
  | { act: 'find'; character: string };

const resizeBy = 16;

/**
 * What a key does in a grid, by https://www.w3.org/WAI/ARIA/apg/patterns/grid/#keyboardinteraction, with the keys that select rows from its
 * section on data grids. Nothing where the key is the browser's.
 */
export function gridAct(key: Key, at: Cell, shape: GridShape): GridAct | undefined {
  if (key.altKey) return undefined;
  if (key.ctrlKey || key.metaKey) return withControl(key, shape);
  const fold = folding(key, at, shape);
  if (fold) return fold;
  const to = target(key, at, shape);
  if (to === 'resize') return { act: 'resize', by: key.key === 'ArrowLeft' ? -resizeBy : resizeBy };
  if (to) return move(to, at, key.shiftKey, shape);
  if (at.row === headerRow) return find(key);
  if (key.key === 'Enter') return key.shiftKey ? undefined : { act: 'open' };
  if (key.key !== ' ') return find(key);
  if (!shape.selectable) return undefined;
  return key.shiftKey ? { act: 'selectRange' } : { act: 'toggle' };
}

/** The header of a group opens and closes as a branch of a tree does; when it is closed, Left leads to its checkbox. */
function folding({ key, shiftKey }: Key, { row, column }: Cell, shape: GridShape): GridAct | undefined {
  const first = shape.selectable ? 1 : 0;
  if (shape.group === undefined || shiftKey || column < first) return undefined;
  if (key === 'ArrowRight') return { act: 'expand', on: true };
  if (key !== 'ArrowLeft') return undefined;
  if (shape.group === 'expanded') return { act: 'expand', on: false };
  return { act: 'move', to: { row, column: 0 }, extend: false };
}

function withControl(key: Key, shape: GridShape): GridAct | undefined {
  const { rows, columns, selectable } = shape;
  if (key.key === 'Home' || key.key === 'End') {
    if (rows === 0) return undefined;
    const to = key.key === 'Home' ? { row: 0, column: 0 } : { row: rows - 1, column: columns - 1 };
    return { act: 'move', to, extend: key.shiftKey && selectable };
  }
  const isAll = key.key.toLowerCase() === 'a' && !key.shiftKey && selectable;
  return isAll ? { act: 'selectAll' } : undefined;
}

function target({ key, shiftKey }: Key, { row, column }: Cell, shape: GridShape): Cell | 'resize' | undefined {
  const last = shape.rows - 1;
  const inRows = (wanted: number) => Math.min(Math.max(wanted, 0), last);
  switch (key) {
    case 'ArrowDown':
      return { row: Math.min(row + 1, last), column };
    case 'ArrowUp':
      return { row: Math.max(row - 1, headerRow), column };
    case 'ArrowLeft':
    case 'ArrowRight':
      if (row === headerRow && shiftKey) return shape.resizable ? 'resize' : undefined;
      return { row, column: Math.min(Math.max(column + (key === 'ArrowLeft' ? -1 : 1), 0), shape.columns - 1) };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: shape.columns - 1 };
    case 'PageDown':
      return { row: inRows(Math.max(row, 0) + shape.page), column };
    case 'PageUp':
      return { row: inRows(row - shape.page), column };
    default:
      return undefined;
  }
}

function move(to: Cell, at: Cell, shift: boolean, { selectable, rows }: GridShape): GridAct {
  const extend = shift && selectable && at.row !== headerRow && rows > 0;
  // A selection has no row above the first.
  return { act: 'move', to: extend ? { ...to, row: Math.max(to.row, 0) } : to, extend };
}

const find = ({ key }: Key): GridAct | undefined =>
  key.length === 1 && key !== ' ' ? { act: 'find', character: key } : undefined;
