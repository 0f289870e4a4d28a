import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { nextSort, rangeOf, tracks } from './data-list-column.ts';
import type { Column, Sort } from './data-list-column.ts';
import { DataListHeader } from './DataListHeader.tsx';
import { DataListRow } from './DataListRow.tsx';
import { DataListSkeleton } from './DataListSkeleton.tsx';
import { useDataListStyles } from './data-list-styles.ts';

export interface DataListProps<Row> {
  /** What the rows are: "Machines". */
  label: string;
  rows: readonly Row[];
  /** Static where possible: rows are drawn again when it changes. */
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** Name of a row in "Select SRV-SQL-01". */
  rowLabel: (row: Row) => string;
  /** The list shows this order; sorting the rows is the page's part (sortRows). */
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Checkboxes appear when both are given. */
  selected?: ReadonlySet<string>;
  onSelect?: (keys: ReadonlySet<string>) => void;
  loading?: boolean;
  /** Shown in place of rows when there are none: an EmptyState. */
  empty: ReactNode;
}

const none: ReadonlySet<string> = new Set();

/** A table of plain elements: comfortable with a thousand rows, because rows outside the window are neither laid out nor painted. */
export function DataList<Row>(props: DataListProps<Row>) {
  const {
    label,
    rows,
    columns,
    rowKey,
    rowLabel,
    sort,
    onSort,
    selected = none,
    onSelect,
    loading = false,
    empty,
  } = props;
  const styles = useDataListStyles();
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  const anchor = useRef<string>(undefined);
  const selectable = onSelect !== undefined;

  // Rows are memoised, so what they call must not change with the selection.
  const latest = useRef({ keys, selected, onSelect });
  useLayoutEffect(() => {
    latest.current = { keys, selected, onSelect };
  });
  const toggle = useCallback((key: string, on: boolean, range: boolean) => {
    const state = latest.current;
    const changed = range && anchor.current !== undefined ? rangeOf(state.keys, anchor.current, key) : [key];
    anchor.current = key;
    const next = new Set(state.selected);
    for (const one of changed) {
      if (on) next.add(one);
      else next.delete(one);
    }
    state.onSelect?.(next);
  }, []);

  const mediumColumns = columns.filter((column) => column.priority !== 'wide');
  const variables: CSSProperties & Record<`--${string}`, string> = {
    '--data-list-wide': tracks(columns, selectable),
    '--data-list-medium': tracks(mediumColumns, selectable),
  };
  const isEmpty = rows.length === 0 && !loading;
  return (
    <>
      <table
        role="table"
        aria-label={label}
        aria-busy={loading}
        aria-rowcount={rows.length + 1}
        className={styles.table}
        style={variables}
      >
        <DataListHeader
          label={label}
          columns={columns}
          {...(sort ? { sort } : {})}
          {...(onSort ? { onSort: (key: string) => onSort(nextSort(sort, key)) } : {})}
          {...(onSelect
            ? {
                allSelected: keys.length > 0 && keys.every((key) => selected.has(key)),
                someSelected: keys.some((key) => selected.has(key)),
                onSelectAll: (on: boolean) => onSelect(on ? new Set(keys) : none),
              }
            : {})}
        />
        <tbody role="rowgroup" className={styles.body}>
          {rows.map((row, index) => (
            <DataListRow
              key={keys[index] ?? index}
              row={row}
              rowId={keys[index] ?? ''}
              name={rowLabel(row)}
              columns={columns}
              selected={selected.has(keys[index] ?? '')}
              {...(selectable ? { onToggle: toggle } : {})}
            />
          ))}
          {loading && rows.length === 0 && <DataListSkeleton columns={columns} selectable={selectable} />}
        </tbody>
      </table>
      {isEmpty && empty}
    </>
  );
}
