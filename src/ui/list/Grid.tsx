import { ArrowSortDown16Regular, ArrowSortUp16Regular } from '@fluentui/react-icons';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, MouseEvent, PointerEvent, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { tracks, useDrawnColumns } from './columns.ts';
import type { ListData } from './data.ts';
import { headerLine } from './grid-keys.ts';
import { Block, type BlockShared, CheckBox, countSelected } from './GridRows.tsx';
import type { Lines } from './lines.ts';
import type { ListColumn, ListSelection, Sort } from './list.ts';
import { useIsNarrow } from '#src/ui/use-media.ts';
import styles from './list.module.css';
import { columnIndexOf, rowIndexOf, useGrid } from './use-grid.ts';
import { blockLength, blocksOf, useLineRange, useSlots, wholeUpTo } from './use-window.ts';

export interface GridProps<Row> {
  /** What the rows are: "Machines". */
  label: string;
  data: ListData<Row> | undefined;
  lines: Lines;
  /** Those that are shown, in their order. */
  columns: readonly ListColumn<Row>[];
  sort: Sort | undefined;
  onSort: (key: string) => void;
  selection: ListSelection | undefined;
  onFold: (key: string, open: boolean) => void;
  /** Told which rows are on screen, or nearly. */
  onScreen: ((rows: readonly number[]) => void) | undefined;
}

/** Height of a line, px: in two lines of text where the window is narrow. All have it, so that a line's place follows from its number. */
const heights = { wide: 37, narrow: 57 };

/** A grid of plain elements, as fast with 100,000 rows as with ten: only the lines near the window are in the document. */
export function Grid<Row>(newest: GridProps<Row>): ReactNode {
  const [props, hold] = useStill(newest);
  const { label, data, lines, selection, onFold, onScreen } = props;
  const navigate = useNavigate();
  const grid = useRef<HTMLTableElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const height = heights[useIsNarrow() ? 'narrow' : 'wide'];
  const isSelectable = selection !== undefined;
  const count = lines.length;
  const columns = useDrawnColumns(props.columns);
  const columnCount = columns.length + (isSelectable ? 1 : 0);
  const named = columns.findIndex(({ priority }) => priority === 'name');
  const { seen, drawn, isMoving } = useLineRange(body, count, height);
  const { start, end } = seen;
  useEffect(() => {
    const numbers = Array.from({ length: end - start }, (_, offset) => lines.rowAt(start + offset));
    onScreen?.(numbers.filter((row) => row !== undefined));
  }, [start, end, lines, onScreen]);
  const { active, onKeyDown, ...handlers } = useGrid({
    grid,
    lines,
    columns: columnCount,
    entry: Math.max(0, named) + (isSelectable ? 1 : 0),
    height,
    selection,
    isMoving,
  });
  const slots = useSlots(blocksOf(drawn, active, count), isMoving);
  const shared = useMemo<BlockShared<Row>>(
    () => ({ data, lines, columns, height, selection, onFold }),
    [data, lines, columns, height, selection, onFold],
  );
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--list-tracks': tracks(columns, isSelectable),
    '--list-row': `${height}px`,
  };
  return (
    <>
      <table
        ref={grid}
        role="grid"
        aria-label={label}
        aria-busy={data === undefined}
        aria-rowcount={count + 1}
        aria-colcount={columnCount}
        aria-multiselectable={isSelectable || undefined}
        className={styles.table}
        style={style}
        onClick={(event) => followLink(event, (to) => void navigate(to))}
        onPointerMove={tellCutWords}
        onPointerDown={hold}
        onKeyDown={onKeyDown}
        {...handlers}
      >
        <GridHeader {...props} columns={columns} />
        <tbody
          ref={body}
          role="rowgroup"
          className={styles.body}
          style={count === 0 ? undefined : { height: count * height }}
        >
          {slots.map(({ slot, start }) => (
            <Block key={slot} start={start} end={Math.min(start + blockLength, count)} shared={shared} />
          ))}
          {data === undefined && <RowsToCome columns={columnCount} />}
        </tbody>
      </table>
      {count > wholeUpTo && <p className={styles.onPaper}>Only rows on screen are printed. Export has all.</p>}
    </>
  );
}

/** After a touch its click comes a little later than the pointer goes up, ms. */
const clickAfterMs = 100;

/** The value, and a way to hold it until the pointer that is down has clicked: lines that move under it would take the click. */
function useStill<Value>(newest: Value): [Value, () => void] {
  const [held, setHeld] = useState<{ value: Value }>();
  useEffect(() => {
    if (held === undefined) return undefined;
    const leaving = new AbortController();
    const release = () => !leaving.signal.aborted && setHeld(undefined);
    window.addEventListener('click', release, leaving);
    for (const type of ['pointerup', 'pointercancel', 'contextmenu'])
      window.addEventListener(type, () => setTimeout(release, clickAfterMs), leaving);
    return () => leaving.abort();
  }, [held]);
  return [held === undefined ? newest : held.value, () => setHeld({ value: newest })];
}

/** `columns`: those that the window has room for. */
function PlainHeader<Row>({ label, data, lines: { order }, columns, sort, onSort, selection }: GridProps<Row>) {
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
            />
          </th>
        )}
        {columns.map(({ key, header }, place) => {
          const direction = sort?.key === key ? sort.direction : undefined;
          const isSortable = data === undefined || Object.hasOwn(data.fields, key);
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

/** A scroll is nothing to it. */
const GridHeader = memo(PlainHeader) as typeof PlainHeader;

const RowsToCome = memo(function RowsToCome({ columns }: { columns: number }) {
  const cells = Array.from({ length: columns }, (_, column) => (
    <td key={column} role="gridcell" className={styles.cell}>
      <div className={styles.wordsToCome} />
    </td>
  ));
  return Array.from({ length: 8 }, (_, line) => (
    <tr key={line} role="row" aria-hidden="true" className={styles.row}>
      {cells}
    </tr>
  ));
});

/** Follows links to pages of the app from one place for all rows (RowLink); what opens a tab or leaves the app is the browser's. */
function followLink(event: MouseEvent, go: (to: string) => void): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (event.defaultPrevented || link === null || event.button !== 0) return;
  if (event.metaKey || event.altKey || event.ctrlKey || event.shiftKey) return;
  if (link.origin !== window.location.origin || link.target !== '') return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
}

/** Tells the pointer the whole of a cell's words where they are cut; a cell that has a title of its own keeps it. */
function tellCutWords({ target }: PointerEvent): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"], [role="rowheader"]') : null;
  if (cell === null || (cell.title !== '' && cell.dataset['cut'] === undefined)) return;
  const isCut = cell.scrollWidth > cell.clientWidth;
  if (isCut) {
    cell.title = cell.textContent;
    cell.dataset['cut'] = '';
  } else cell.removeAttribute('title');
}
