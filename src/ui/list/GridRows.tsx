import { ChevronDown16Regular, ChevronRight16Regular } from '@fluentui/react-icons';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { classNames } from '#src/ui/class-names.ts';
import type { ListData } from './data.ts';
import type { Group, Lines } from './lines.ts';
import type { ListColumn, ListSelection } from './list.ts';
import styles from './list.module.css';
import { columnIndexOf, rowIndexOf } from './use-grid.ts';

/** What all blocks of a list have in common. */
export interface BlockShared<Row> {
  data: ListData<Row> | undefined;
  lines: Lines;
  columns: readonly ListColumn<Row>[];
  /** px. */
  height: number;
  selection: ListSelection | undefined;
  onFold: (key: string, open: boolean) => void;
}

function PlainBlock<Row>({ start, end, shared }: { start: number; end: number; shared: BlockShared<Row> }): ReactNode {
  const { lines } = shared;
  const numbers = Array.from({ length: end - start }, (_, offset) => start + offset);
  const [held, setHeld] = useState<Held>(() => ({ start, lines, ids: numbers }));
  if (held.start !== start || held.lines !== lines) {
    setHeld({ start, lines, ids: numbers.map((line, offset) => idOf(line, offset, held, lines)) });
    return null;
  }
  return numbers.map((line, offset) => {
    const group = lines.groupAt(line);
    const row = lines.rowAt(line);
    const id = held.ids[offset] ?? line;
    if (group) return groupRow(group, line, shared, `group ${id}`);
    return row === undefined ? null : plainRow(row, line, shared, id);
  });
}

/** The elements of a block, by line. */
interface Held {
  start: number;
  lines: Lines;
  ids: readonly number[];
}

/** While a list scrolls, elements are written anew; where another row comes into a line otherwise, it has elements of its own: somebody may be about to press what stood there. */
function idOf(line: number, offset: number, { start, lines: before, ids }: Held, lines: Lines): number {
  const id = ids[offset];
  const isSame = before === lines || (start + offset === line && before.keyAt(line) === lines.keyAt(line));
  return isSame && id !== undefined ? id : Math.max(...ids) + 1 + offset;
}

/** A few lines that come and go together: a scroll is nothing to those that stay. */
export const Block = memo(PlainBlock) as typeof PlainBlock;

function plainRow<Row>(number: number, line: number, shared: BlockShared<Row>, id: number): ReactNode {
  const { data, columns, height, selection } = shared;
  const row = data?.at(number);
  if (data === undefined || row === undefined) return null;
  const isSelected = selection?.has(number);
  const name = columns.find(({ priority }) => priority === 'name');
  return (
    <tr
      key={id}
      role="row"
      aria-rowindex={rowIndexOf(line)}
      aria-selected={isSelected}
      className={classNames(styles.row, styles.placed, isSelected === true && styles.selected)}
      style={{ top: line * height }}
    >
      {selection &&
        selectCell({
          label: `Select ${visibleText(name?.text?.(row) ?? data.keyAt(number))}`,
          checked: isSelected === true,
        })}
      {columns.map((column, place) => (
        <td
          key={column.key}
          // Who goes down another column is told whose row each cell is in.
          role={column === name ? 'rowheader' : 'gridcell'}
          aria-colindex={columnIndexOf(selection ? place + 1 : place)}
          tabIndex={-1}
          title={column.title && (visibleText(column.title(row) ?? '', 1000) || undefined)}
          className={column === name ? styles.nameCell : styles.cell}
        >
          {column.cell ? column.cell(row) : AzureText({ text: column.text?.(row) ?? '' })}
        </td>
      ))}
    </tr>
  );
}

/** The header of a group: a row of the grid whose cells are one, with a button that says whether it is open. */
function groupRow<Row>(group: Group, line: number, shared: BlockShared<Row>, id: string): ReactNode {
  const { columns, height, selection, onFold } = shared;
  const { key, label, rows, isOpen } = group;
  const selected = selection ? countSelected(selection, rows) : 0;
  return (
    <tr
      key={id}
      role="row"
      aria-rowindex={rowIndexOf(line)}
      className={classNames(styles.groupRow, styles.placed)}
      style={{ top: line * height }}
    >
      {selection &&
        selectCell({
          label: `Select all of ${visibleText(label, 120)}`,
          checked: selected === rows.length,
          isMixed: selected > 0 && selected < rows.length,
        })}
      <td
        role="gridcell"
        aria-colindex={columnIndexOf(selection ? 1 : 0)}
        aria-colspan={columns.length}
        tabIndex={-1}
        className={styles.groupCell}
      >
        <button
          type="button"
          aria-expanded={isOpen}
          title={visibleText(label, 500)}
          className={classNames(styles.button, styles.groupButton)}
          onClick={() => onFold(key, !isOpen)}
        >
          {isOpen ? <ChevronDown16Regular aria-hidden="true" /> : <ChevronRight16Regular aria-hidden="true" />}
          <span className={classNames(styles.cut, 'strong')}>
            <AzureText text={label} max={120} />
          </span>{' '}
          <span className="quiet">{rows.length.toLocaleString('en')}</span>
        </button>
      </td>
    </tr>
  );
}

interface CheckBoxProps {
  label: string;
  checked: boolean;
  isMixed?: boolean;
}

function selectCell(box: CheckBoxProps): ReactNode {
  return (
    <td role="gridcell" aria-colindex={columnIndexOf(0)} tabIndex={-1} className={styles.check}>
      {CheckBox(box)}
    </td>
  );
}

/** The checkbox of a row, which all of its cell presses: plain elements, because there are many. The grid hears of its change. */
export function CheckBox({ label, checked, isMixed = false }: CheckBoxProps) {
  return (
    <label>
      <input
        ref={(input) => {
          if (input) input.indeterminate = isMixed;
        }}
        type="checkbox"
        tabIndex={-1}
        aria-label={label}
        checked={checked}
        onChange={toGrid}
      />
    </label>
  );
}

/** React wants somebody to hear of what it keeps as it is. */
function toGrid(): void {}

/** How many of these rows are selected. */
export function countSelected(selection: ListSelection, rows: Uint32Array): number {
  if (selection.count === 0) return 0;
  let count = 0;
  for (const row of rows) if (selection.has(row)) count += 1;
  return count;
}
