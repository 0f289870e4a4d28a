import { useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { nextSort, rangeOf, tracks } from './data-list-column.ts';
import type { Column, Sort } from './data-list-column.ts';
import { DataListHeader } from './DataListHeader.tsx';
import { DataListMore } from './DataListMore.tsx';
import { DataListRow } from './DataListRow.tsx';
import { DataListSkeleton } from './DataListSkeleton.tsx';
import { useDataListStyles } from './data-list-styles.ts';
import { useRowBatches } from './row-batches.ts';
import { useRowsOnScreen } from './rows-on-screen.ts';

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
  /** Told which rows are on screen, or nearly, whenever that changes; also that there are none. */
  onScreen?: (keys: readonly string[]) => void;
  loading?: boolean;
  /** Shown in place of rows when there are none: an EmptyState. */
  empty: ReactNode;
}

const none: ReadonlySet<string> = new Set();
const nothing: unknown[] = [];

/**
 * A table of plain elements: comfortable with thousands of rows, because they are put into the document batch by batch as one scrolls, and
 * rows outside the window are neither laid out nor painted.
 */
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
    onScreen,
    loading = false,
    empty,
  } = props;
  const styles = useDataListStyles();
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  const { count, more } = useRowBatches(rows.length, sort === undefined ? '' : `${sort.key} ${sort.direction}`);
  const inDocument = useMemo(() => rows.slice(0, count), [rows, count]);
  // Drawn in pieces that leave time for what the person does.
  const drawn = useDeferredValue(inDocument, nothing as Row[]);
  const watch = useRowsOnScreen(onScreen);
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
  useEffect(() => {
    if (isEmpty) onScreen?.([]);
  }, [isEmpty, onScreen]);
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
          {drawn.map((row) => (
            <DataListRow
              key={rowKey(row)}
              row={row}
              rowId={rowKey(row)}
              name={rowLabel(row)}
              columns={columns}
              selected={selected.has(rowKey(row))}
              watch={watch}
              {...(selectable ? { onToggle: toggle } : {})}
            />
          ))}
          {loading && rows.length === 0 && <DataListSkeleton columns={columns} selectable={selectable} />}
        </tbody>
      </table>
      {count < rows.length && <DataListMore shown={drawn.length} all={rows.length} onMore={more} />}
      {isEmpty && drawn.length === 0 && empty}
    </>
  );
}
