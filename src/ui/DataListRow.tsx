import { mergeClasses } from '@fluentui/react-components';
import { memo, useEffect, useRef } from 'react';
import type { Column } from './data-list-column.ts';
import { useDataListStyles } from './data-list-styles.ts';
import type { WatchRow } from './rows-on-screen.ts';
import { SelectBox } from './SelectBox.tsx';

interface RowProps<Row> {
  row: Row;
  rowId: string;
  name: string;
  columns: readonly Column<Row>[];
  selected: boolean;
  onToggle?: (key: string, on: boolean, range: boolean) => void;
  watch: WatchRow;
}

function PlainRow<Row>({ row, rowId, name, columns, selected, onToggle, watch }: RowProps<Row>) {
  const styles = useDataListStyles();
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => (element.current ? watch(element.current, rowId) : undefined), [watch, rowId]);
  const firstOther = columns.findIndex((column) => column.priority !== 'name' && column.priority !== 'wide');
  return (
    <tr
      ref={element}
      role="row"
      className={mergeClasses(styles.row, styles.bodyRow, onToggle && styles.selectable, selected && styles.selected)}
    >
      {onToggle && (
        <td role="cell" className={styles.checkCell}>
          <SelectBox label={`Select ${name}`} checked={selected} onChange={(on, range) => onToggle(rowId, on, range)} />
        </td>
      )}
      {columns.map((column, index) => (
        <td
          key={column.key}
          role="cell"
          title={column.text?.(row)}
          className={mergeClasses(
            styles.cell,
            column.priority === 'name' ? styles.name : styles.other,
            index > firstOther && styles.further,
            column.priority === 'wide' && styles.wide,
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

export const DataListRow = memo(PlainRow) as typeof PlainRow;
