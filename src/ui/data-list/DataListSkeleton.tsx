import type { Column } from './data-list-column.ts';
import styles from './data-list.module.css';

const lines = [1, 2, 3, 4, 5, 6, 7, 8];

/** Rows to come. */
export function DataListSkeleton<Row>({
  columns,
  selectable,
}: {
  columns: readonly Column<Row>[];
  selectable: boolean;
}) {
  return lines.map((line) => (
    <tr key={line} role="row" aria-hidden="true" className={styles.flowingRow}>
      {selectable && <td role="gridcell" className={styles.check} />}
      {columns.map((column) => (
        <td key={column.key} role="gridcell" className={styles.nameCell}>
          <div className={styles.wordsToCome} />
        </td>
      ))}
    </tr>
  ));
}
