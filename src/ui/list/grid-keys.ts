/** A cell: lines count from 0, the header is -1; columns count from 0, the checkbox included. */
export interface Cell {
  line: number;
  column: number;
}

export const headerLine = -1;

export interface GridShape {
  lines: number;
  columns: number;
  /** Lines that Page Up and Page Down move by. */
  page: number;
  selectable: boolean;
}

export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** What a key asks for. `extend`: the selection goes along. */
export type GridAct =
  | { act: 'move'; to: Cell; extend: boolean }
  | { act: 'toggle' }
  | { act: 'selectAll' }
  | { act: 'open' };

/**
 * What a key does in a grid, by https://www.w3.org/WAI/ARIA/apg/patterns/grid/#keyboardinteraction, with the keys that select rows from its
 * section on data grids. Nothing where the key is the browser's.
 */
export function gridAct(key: Key, at: Cell, shape: GridShape): GridAct | undefined {
  if (key.altKey) return undefined;
  if (key.ctrlKey || key.metaKey) return withControl(key, shape);
  const to = target(key.key, at, shape);
  if (to) return move(to, at, key.shiftKey, shape);
  if (at.line === headerLine) return undefined;
  if (key.key === 'Enter') return { act: 'open' };
  return key.key === ' ' && shape.selectable ? { act: 'toggle' } : undefined;
}

function withControl({ key, shiftKey }: Key, { lines, columns, selectable }: GridShape): GridAct | undefined {
  if ((key === 'Home' || key === 'End') && lines > 0) {
    const to = key === 'Home' ? { line: 0, column: 0 } : { line: lines - 1, column: columns - 1 };
    return { act: 'move', to, extend: shiftKey && selectable };
  }
  return key.toLowerCase() === 'a' && !shiftKey && selectable ? { act: 'selectAll' } : undefined;
}

function target(key: string, { line, column }: Cell, shape: GridShape): Cell | undefined {
  const last = shape.lines - 1;
  const inLines = (wanted: number) => Math.min(Math.max(wanted, 0), last);
  const targets: Readonly<Record<string, Cell | undefined>> = {
    ArrowDown: { line: Math.min(line + 1, last), column },
    ArrowUp: { line: Math.max(line - 1, headerLine), column },
    ArrowLeft: { line, column: Math.max(column - 1, 0) },
    ArrowRight: { line, column: Math.min(column + 1, shape.columns - 1) },
    Home: { line, column: 0 },
    End: { line, column: shape.columns - 1 },
    PageDown: { line: inLines(Math.max(line, 0) + shape.page), column },
    PageUp: { line: inLines(line - shape.page), column },
  };
  return targets[key];
}

function move(to: Cell, at: Cell, shift: boolean, { selectable, lines }: GridShape): GridAct {
  const extend = shift && selectable && at.line !== headerLine && lines > 0;
  // A selection has no line above the first.
  return { act: 'move', to: extend ? { ...to, line: Math.max(to.line, 0) } : to, extend };
}
