import { Skeleton, SkeletonItem, mergeClasses } from '@fluentui/react-components';
import type { Column } from './data-list-column.ts';
import { useDataListStyles } from './data-list-styles.ts';

const lines = [1, 2, 3, 4, 5, 6, 7, 8];

/** Rows to come. */
export function DataListSkeleton<Row>({
  columns,
  selectable,
}: {
  columns: readonly Column<Row>[];
  selectable: boolean;
}) {
  const styles = useDataListStyles();
  return lines.map((line) => (
    <tr key={line} role="row" aria-hidden="true" className={mergeClasses(styles.row, styles.bodyRow)}>
      {selectable && <td role="gridcell" className={styles.checkCell} />}
      {columns.map((column) => (
        <td key={column.key} role="gridcell" className={mergeClasses(styles.cell, styles.name)}>
          <Skeleton aria-label="Loading">
            <SkeletonItem size={12} />
          </Skeleton>
        </td>
      ))}
    </tr>
  ));
}
