import { memo, useRef } from 'react';
import type { CSSProperties } from 'react';
import { SelectBox } from '#src/ui/SelectBox.tsx';
import type { Column } from './data-list-column.ts';
import { columnIndexOf, rowIndexOf, useTabStop } from './grid-cells.ts';
import type { RowClasses } from './row-classes.ts';

interface RowProps<Row> {
  row: Row;
  index: number;
  /** From the top of the first row, px; undefined where rows follow one another, as on paper. */
  top: number | undefined;
  name: string;
  columns: readonly Column<Row>[];
  classes: RowClasses;
  /** Column that Tab leads to; only one row has one. */
  tabStop: number | undefined;
  /** Undefined where rows cannot be selected. */
  selected: boolean | undefined;
  onToggle: (index: number, on: boolean, range: boolean) => void;
}

function PlainRow<Row>({ row, index, top, name, columns, classes, tabStop, selected, onToggle }: RowProps<Row>) {
  const element = useRef<HTMLTableRowElement>(null);
  useTabStop(element, tabStop);
  const style: CSSProperties | undefined = top === undefined ? undefined : { top };
  const isSelectable = selected !== undefined;
  return (
    <tr
      ref={element}
      role="row"
      aria-rowindex={rowIndexOf(index)}
      aria-selected={selected}
      className={selected === true ? classes.selectedRow : classes.row}
      style={style}
    >
      {isSelectable && (
        <td role="gridcell" aria-colindex={columnIndexOf(0)} tabIndex={-1} className={classes.check}>
          <SelectBox label={`Select ${name}`} checked={selected} onChange={(on, range) => onToggle(index, on, range)} />
        </td>
      )}
      {columns.map((column, place) => (
        <td
          key={column.key}
          // Who goes down another column is told whose row each cell is in.
          role={column.priority === 'name' ? 'rowheader' : 'gridcell'}
          aria-colindex={columnIndexOf(isSelectable ? place + 1 : place)}
          tabIndex={-1}
          title={column.title?.(row)}
          className={classes.cells[place]}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

export const DataListRow = memo(PlainRow) as typeof PlainRow;
