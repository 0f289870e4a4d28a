import { ArrowSortDown16Regular, ArrowSortUp16Regular } from '@fluentui/react-icons';
import { headerLine } from './grid-keys.ts';
import { CheckBox } from './GridRows.tsx';
import type { ListColumn, ListSelection, Sort } from './list.ts';
import styles from './list.module.css';
import { columnIndexOf, rowIndexOf } from './use-grid.ts';
import { countSelected } from './use-list-selection.ts';

interface HeaderProps<Row> {
  label: string;
  columns: readonly ListColumn<Row>[];
  /** By these keys rows can be sorted. */
  sortable: Readonly<Record<string, unknown>> | undefined;
  sort: Sort | undefined;
  onSort: (key: string) => void;
  selection: ListSelection<Row> | undefined;
  /** All rows shown. */
  order: Uint32Array;
}

export function GridHeader<Row>(props: HeaderProps<Row>) {
  const { label, columns, sortable, sort, onSort, selection, order } = props;
  const selected = selection ? countSelected(selection, order) : 0;
  return (
    <thead role="rowgroup" className={styles.head}>
      <tr role="row" aria-rowindex={rowIndexOf(headerLine)} className={styles.headRow}>
        {selection && (
          <th
            role="columnheader"
            aria-colindex={columnIndexOf(0)}
            tabIndex={-1}
            aria-label="Selection"
            className={styles.check}
          >
            <CheckBox
              label={`Select all ${label.toLowerCase()}`}
              checked={selected > 0 && selected === order.length}
              isMixed={selected > 0 && selected < order.length}
              isDisabled={order.length === 0}
              onToggle={(on) => selection.set(order, on)}
            />
          </th>
        )}
        {columns.map(({ key, header }, place) => {
          const direction = sort?.key === key ? sort.direction : undefined;
          const isSortable = sortable === undefined || Object.hasOwn(sortable, key);
          return (
            <th
              key={key}
              role="columnheader"
              scope="col"
              aria-colindex={columnIndexOf(selection ? place + 1 : place)}
              aria-sort={isSortable ? (direction ?? 'none') : undefined}
              tabIndex={-1}
              className={styles.headCell}
            >
              {isSortable ? (
                <button type="button" className={styles.button} onClick={() => onSort(key)}>
                  <span className={styles.cut}>{header}</span>
                  {direction === 'ascending' && <ArrowSortUp16Regular aria-hidden="true" />}
                  {direction === 'descending' && <ArrowSortDown16Regular aria-hidden="true" />}
                </button>
              ) : (
                header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
