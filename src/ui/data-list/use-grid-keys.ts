import { useCallback, useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { type Typed, findByText, typedOn } from '#src/ui/type-ahead.ts';
import type { Column } from './data-list-column.ts';
import { type GridParts, cellFrom, openRow, rowsInPage } from './grid-cells.ts';
import { type Cell, type GridAct, gridAct } from './grid-keys.ts';
import type { RowGroup } from './row-groups.ts';
import type { RowSource } from './row-source.ts';
import type { ColumnResize } from './use-column-resize.ts';
import type { RowSelecting } from './use-row-selecting.ts';

interface GridKeys<Row> {
  grid: RefObject<HTMLElement | null>;
  parts: () => GridParts | undefined;
  rows: RowSource<Row>;
  columns: readonly Column<Row>[];
  active: Cell;
  go: (to: Cell) => void;
  /** Undefined where rows cannot be selected, or columns not be sized. */
  selecting: RowSelecting | undefined;
  resize: ColumnResize | undefined;
  onExpand: ((key: string, on: boolean) => void) | undefined;
}

/** Whether the element answers a key by itself. */
const isControl = (target: EventTarget) => target instanceof Element && target.closest('a, button, input') !== null;
const isCheckbox = (target: EventTarget) => target instanceof HTMLInputElement && target.type === 'checkbox';

/** What the grid does with a key that is pressed in it. */
export function useGridKeys<Row>(options: GridKeys<Row>): (event: KeyboardEvent) => void {
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  const typed = useRef<Typed>(undefined);
  return useCallback((event) => {
    const keys = latest.current;
    const at = cellFrom(event.target, keys.active);
    const parts = keys.parts();
    if (event.defaultPrevented || !at || !parts) return;
    const act = gridAct(event, at, {
      rows: keys.rows.length,
      columns: keys.columns.length + (keys.selecting ? 1 : 0),
      page: rowsInPage(parts),
      selectable: keys.selecting !== undefined,
      resizable: keys.resize !== undefined,
      group: foldOf(keys.rows.groupAt?.(at.row)),
    });
    if (!act || isNative(act, event.target)) return;
    if (act.act === 'find') {
      typed.current = typedOn(typed.current, act.character, event.timeStamp);
      const { length } = typed.current.text;
      const row = findByText(typed.current, at.row, keys.rows.length, textOf(keys));
      // What goes on a text is no shortcut of the page; two keys that no row begins with may be one.
      if (length > 2 || (length === 2 && row !== -1)) event.preventDefault();
      if (row !== -1) keys.go({ row, column: at.column });
      return;
    }
    typed.current = undefined;
    event.preventDefault();
    perform(act, at, keys);
  }, []);
}

const foldOf = (group: RowGroup | undefined) => group && (group.isExpanded ? 'expanded' : 'collapsed');

/** A link opens, and a checkbox and a button are pressed by themselves. */
function isNative({ act }: GridAct, target: EventTarget): boolean {
  if (act === 'open') return isControl(target);
  return (act === 'toggle' || act === 'selectRange') && (isCheckbox(target) || target instanceof HTMLButtonElement);
}

function perform<Row>(
  act: Exclude<GridAct, { act: 'find' }>,
  at: Cell,
  { grid, rows, go, selecting, resize, onExpand }: GridKeys<Row>,
) {
  switch (act.act) {
    case 'move':
      if (act.extend) selecting?.extend(at.row, act.to.row);
      else selecting?.endRange();
      go(act.to);
      break;
    case 'toggle':
      selecting?.toggle(at.row);
      break;
    case 'selectRange':
      selecting?.set(at.row, true, true);
      break;
    case 'selectAll':
      selecting?.all();
      break;
    case 'open':
      if (grid.current) openRow(grid.current, at.row);
      break;
    case 'expand': {
      const key = rows.groupAt?.(at.row)?.key;
      if (key !== undefined) onExpand?.(key, act.on);
      break;
    }
    case 'resize':
      resize?.by(selecting ? at.column - 1 : at.column, act.by);
      break;
  }
}

/** The text by which a person looks for a row: that of the first column that has one; a header of a group has its own. */
function textOf<Row>({ rows, columns }: GridKeys<Row>): (index: number) => string | undefined {
  const column = columns.find(({ text }) => text !== undefined);
  return (index) => {
    const row = rows.at(index);
    return row === undefined ? rows.groupAt?.(index)?.label : column?.text?.(row);
  };
}
