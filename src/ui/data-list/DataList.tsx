import { useCallback, useMemo, useRef } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { usePrinting } from '#src/ui/printing.ts';
import type { Column, Sort } from './data-list-column.ts';
import { type BlockList, DataListBlock } from './DataListBlock.tsx';
import { DataListHeader } from './DataListHeader.tsx';
import { DataListSkeleton } from './DataListSkeleton.tsx';
import styles from './data-list.module.css';
import { rowClasses } from './row-classes.ts';
import { rowHeights, rowHeightVariable } from './row-height.ts';
import { type GridParts, showRow } from './grid-cells.ts';
import { headerRow } from './grid-keys.ts';
import { type ListView, shownColumns, tracks } from './list-view.ts';
import { blocksOf, mostFlowing } from './row-range.ts';
import type { RowSelection } from './row-selection.ts';
import type { RowSource } from './row-source.ts';
import { useRowsOnScreen } from './rows-on-screen.ts';
import { tracksVariable, useColumnResize } from './use-column-resize.ts';
import { useCutTitles } from './use-cut-titles.ts';
import { useGridFocus } from './use-grid-focus.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useRowLinks } from './use-row-links.ts';
import { useRowRange } from './use-row-range.ts';
import { useRowSelecting } from './use-row-selecting.ts';
import { useWindowWidth } from './use-window-width.ts';

export interface DataListProps<Row> {
  /** What the rows are: "Machines". */
  label: string;
  rows: RowSource<Row>;
  /** Static where possible: rows are drawn again when it changes. */
  columns: readonly Column<Row>[];
  /** Static, too. */
  rowKey: (row: Row) => string;
  /** Name of a row in "Select SRV-SQL-01". */
  rowLabel: (row: Row) => string;
  /** The list shows this order; sorting the rows is the page's part (sortRows). */
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Rows can be selected when it is given. */
  selection?: RowSelection;
  /** How the person likes the list; columns can be made wider when `onView` is given. */
  view?: ListView;
  onView?: (view: ListView) => void;
  /** Opens or closes a group of rows; given when rows have groups. Static, too. */
  onExpand?: (key: string, on: boolean) => void;
  /** Told which rows are on screen, or nearly, whenever that changes; also that there are none. */
  onScreen?: (keys: readonly string[]) => void;
  loading?: boolean;
  /** For lists whose words stand nowhere else: in a narrow window each of up to 1,000 rows has as many lines as they take. */
  wraps?: boolean;
  /** Shown in place of rows when there are none: an EmptyState. */
  empty: ReactNode;
}

const noView: ListView = {};
/** Key of the column of checkboxes. */
const checkboxes = '';

/**
 * A grid of plain elements, as fast with 100,000 rows as with ten: only the rows near the window are in the document, and nothing is ever
 * done for all of them.
 */
export function DataList<Row>(props: DataListProps<Row>) {
  const { label, rows, rowKey, rowLabel, sort, onSort, selection, view = noView, onView, onExpand, onScreen } = props;
  const { loading = false, wraps = false, empty } = props;
  const grid = useRef<HTMLTableElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const width = useWindowWidth();
  const isPrinted = usePrinting();
  const isFlowing = isPrinted || (wraps && width === 'narrow' && rows.length <= mostFlowing);
  const rowHeight = rowHeights[width === 'narrow' ? width : 'wide'][view.density ?? 'normal'];
  const selectable = selection !== undefined;
  const count = rows.length;
  const columns = useMemo(() => shownColumns(props.columns, view, width), [props.columns, view, width]);
  const columnKeys = useMemo(
    () => [...(selectable ? [checkboxes] : []), ...columns.map(({ key }) => key)],
    [columns, selectable],
  );
  const classes = useMemo(
    () => rowClasses(columns, { selectable, placed: !isFlowing }),
    [columns, selectable, isFlowing],
  );
  const range = useRowRange(body, { count, rowHeight, isFlowing }, useRowsOnScreen(onScreen, rows, rowKey, loading));
  const parts = useCallback(
    (): GridParts | undefined =>
      head.current && body.current ? { head: head.current, body: body.current, rowHeight, isFlowing } : undefined,
    [rowHeight, isFlowing],
  );
  const show = useCallback(
    (row: number) => {
      const shown = parts();
      if (shown) showRow(shown, row);
    },
    [parts],
  );
  const entry = columns.find(({ priority }) => priority === 'name')?.key ?? columns[0]?.key ?? '';
  const focus = useGridFocus(grid, { rows, rowKey, columns: columnKeys, entry }, show);
  const selecting = useRowSelecting(rows, rowKey, selection);
  const resize = useColumnResize(grid, { columns, view, selectable }, onView);
  const onKeyDown = useGridKeys({
    grid,
    parts,
    rows,
    columns,
    active: focus.active,
    go: focus.go,
    selecting: selectable ? selecting : undefined,
    resize: onView ? resize : undefined,
    onExpand,
  });
  const follow = useRowLinks();
  const onPointerOver = useCutTitles();
  const { active } = focus;
  const style: CSSProperties & Record<`--${string}`, string> = {
    [tracksVariable]: tracks(columns, view, selectable),
    [rowHeightVariable]: `${rowHeight}px`,
  };
  const list = useMemo<BlockList<Row>>(
    () => ({
      rows,
      columns,
      classes,
      rowKey,
      rowLabel,
      placedEvery: isFlowing ? undefined : rowHeight,
      selection,
      onToggle: selecting.set,
      onExpand,
    }),
    [rows, columns, classes, rowKey, rowLabel, isFlowing, rowHeight, selection, selecting.set, onExpand],
  );
  const isEmpty = count === 0 && !loading;
  return (
    <>
      <table
        ref={grid}
        role="grid"
        aria-label={label}
        aria-busy={loading}
        aria-rowcount={count + 1}
        aria-colcount={columnKeys.length}
        aria-multiselectable={selectable || undefined}
        className={styles.table}
        style={style}
        onClick={follow}
        onPointerOver={onPointerOver}
        onKeyDown={onKeyDown}
        onFocus={focus.onFocus}
        onBlur={focus.onBlur}
      >
        <DataListHeader
          ref={head}
          label={label}
          columns={columns}
          sort={sort}
          onSort={onSort}
          selection={selection}
          isEmpty={count === 0}
          tabStop={active.row === headerRow ? active.column : undefined}
          resize={onView && resize}
        />
        <tbody
          ref={body}
          role="rowgroup"
          className={styles.body}
          style={isFlowing || count === 0 ? undefined : { height: count * rowHeight }}
        >
          {blocksOf(range, active.row, count).map(({ start, end }) => (
            <DataListBlock
              key={start}
              start={start}
              end={end}
              list={list}
              active={active.row >= start && active.row < end ? active : undefined}
            />
          ))}
          {loading && count === 0 && <DataListSkeleton columns={columns} selectable={selectable} />}
        </tbody>
      </table>
      {isPrinted && range.end < count && (
        <p>
          {`The first ${range.end} of ${count} ${rows.groupAt ? 'lines, with those of the groups, ' : ''}are printed.`}
        </p>
      )}
      {isEmpty && empty}
    </>
  );
}
