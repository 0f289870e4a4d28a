import { ArrowSortDown16Regular, ArrowSortUp16Regular } from '@fluentui/react-icons';
import { memo, useRef } from 'react';
import type { Ref } from 'react';
import { classNames } from '#src/ui/class-names.ts';
import { SelectBox } from '#src/ui/SelectBox.tsx';
import { type Column, nextSort, type Sort } from './data-list-column.ts';
import styles from './data-list.module.css';
import { columnIndexOf, rowIndexOf, useTabStop } from './grid-cells.ts';
import { headerRow } from './grid-keys.ts';
import type { RowSelection } from './row-selection.ts';
import type { ColumnResize } from './use-column-resize.ts';

interface HeaderProps<Row> {
  ref: Ref<HTMLTableSectionElement>;
  label: string;
  columns: readonly Column<Row>[];
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
  selection: RowSelection | undefined;
  /** No row is listed: none yet, or none at all. */
  isEmpty: boolean;
  /** Column that Tab leads to, while it leads to the header. */
  tabStop: number | undefined;
  resize: ColumnResize | undefined;
}

function PlainHeader<Row>(props: HeaderProps<Row>) {
  const { ref, label, columns, sort, onSort, selection, isEmpty, tabStop, resize } = props;
  const row = useRef<HTMLTableRowElement>(null);
  useTabStop(row, tabStop);
  return (
    <thead ref={ref} role="rowgroup" className={styles.head}>
      <tr ref={row} role="row" aria-rowindex={rowIndexOf(headerRow)} className={styles.headRow}>
        {selection && (
          <th
            role="columnheader"
            aria-colindex={columnIndexOf(0)}
            tabIndex={-1}
            className={styles.headCheck}
            aria-label="Selection"
          >
            <SelectBox
              label={`Select all ${label.toLowerCase()}`}
              checked={selection.all}
              indeterminate={selection.some && !selection.all}
              disabled={isEmpty}
              onChange={selection.selectAll}
            />
          </th>
        )}
        {columns.map((column, place) => (
          <ColumnHeader
            key={column.key}
            column={column}
            index={columnIndexOf(selection ? place + 1 : place)}
            direction={sort?.key === column.key ? sort.direction : undefined}
            onSort={column.sortable === true && onSort ? (key) => onSort(nextSort(sort, key)) : undefined}
            edge={resize && place < columns.length - 1 ? { place, resize } : undefined}
          />
        ))}
      </tr>
    </thead>
  );
}

/** Drawn again with other columns, another order or another selection, not when rows come and go. */
export const DataListHeader = memo(PlainHeader) as typeof PlainHeader;

function ColumnHeader<Row>({
  column,
  index,
  direction,
  onSort,
  edge,
}: {
  column: Column<Row>;
  index: number;
  direction: Sort['direction'] | undefined;
  onSort: ((key: string) => void) | undefined;
  /** The last column has none: its edge is the list's. */
  edge: { place: number; resize: ColumnResize } | undefined;
}) {
  return (
    <th
      role="columnheader"
      scope="col"
      aria-colindex={index}
      aria-sort={onSort && (direction ?? 'none')}
      aria-keyshortcuts={edge && 'Shift+ArrowLeft Shift+ArrowRight'}
      tabIndex={-1}
      className={classNames(styles.headCell, !direction && styles.otherHead)}
    >
      {onSort ? (
        <button type="button" className={styles.sortButton} onClick={() => onSort(column.key)}>
          <span className={styles.cut}>{column.header}</span>
          {direction === 'ascending' && <ArrowSortUp16Regular aria-hidden="true" />}
          {direction === 'descending' && <ArrowSortDown16Regular aria-hidden="true" />}
        </button>
      ) : (
        column.header
      )}
      {edge && (
        <span
          aria-hidden="true"
          className={styles.edge}
          onPointerDown={(event) => edge.resize.drag(edge.place, event)}
          onDoubleClick={edge.resize.reset}
        />
      )}
    </th>
  );
}
