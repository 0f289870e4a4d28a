import { mergeClasses } from '@fluentui/react-components';
import { ArrowSortDown16Regular, ArrowSortUp16Regular } from '@fluentui/react-icons';
import type { Column, Sort } from './data-list-column.ts';
import { useDataListStyles } from './data-list-styles.ts';
import { SelectBox } from './SelectBox.tsx';

export function DataListHeader<Row>({
  label,
  columns,
  sort,
  onSort,
  allSelected = false,
  someSelected = false,
  onSelectAll,
}: {
  label: string;
  columns: readonly Column<Row>[];
  sort?: Sort;
  onSort?: (key: string) => void;
  allSelected?: boolean;
  someSelected?: boolean;
  onSelectAll?: (on: boolean) => void;
}) {
  const styles = useDataListStyles();
  return (
    <thead role="rowgroup" className={styles.head}>
      <tr role="row" className={mergeClasses(styles.row, styles.headRow)}>
        {onSelectAll && (
          <th role="columnheader" className={styles.checkCell} aria-label="Selection">
            <SelectBox
              label={`Select all ${label.toLowerCase()}`}
              checked={allSelected}
              indeterminate={someSelected && !allSelected}
              onChange={onSelectAll}
            />
          </th>
        )}
        {columns.map((column) => {
          const direction = sort?.key === column.key ? sort.direction : undefined;
          return (
            <th
              key={column.key}
              role="columnheader"
              scope="col"
              aria-sort={onSort && column.sortable === true ? (direction ?? 'none') : undefined}
              className={mergeClasses(styles.cell, styles.headCell, column.priority === 'wide' && styles.wide)}
            >
              {onSort && column.sortable === true ? (
                <button type="button" className={styles.sortButton} onClick={() => onSort(column.key)}>
                  <span className={styles.cut}>{column.header}</span>
                  {direction === 'ascending' && <ArrowSortUp16Regular aria-hidden="true" />}
                  {direction === 'descending' && <ArrowSortDown16Regular aria-hidden="true" />}
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
