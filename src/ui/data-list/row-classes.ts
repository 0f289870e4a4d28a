import { classNames } from '#src/ui/class-names.ts';
import type { Column } from './data-list-column.ts';
import styles from './data-list.module.css';

/** Class names of a row and its cells, put together once for all rows. */
export interface RowClasses {
  row: string;
  selectedRow: string;
  check: string | undefined;
  cells: readonly (string | undefined)[];
}

/** `placed`: rows stand where their index says; on paper one follows another. */
export function rowClasses<Row>(
  columns: readonly Column<Row>[],
  { selectable, placed }: { selectable: boolean; placed: boolean },
): RowClasses {
  const row = classNames(placed ? styles.placedRow : styles.flowingRow, selectable && styles.selectable);
  const firstOther = columns.findIndex((column) => column.priority !== 'name');
  return {
    row,
    selectedRow: classNames(row, styles.selected),
    check: styles.check,
    cells: columns.map(({ priority }, index) => {
      if (priority === 'name') return styles.nameCell;
      return index > firstOther ? styles.furtherCell : styles.firstCell;
    }),
  };
}
