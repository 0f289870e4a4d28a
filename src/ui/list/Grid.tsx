import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import type { CSSProperties, MouseEvent, PointerEvent, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { tracks, useDrawnColumns } from './columns.ts';
import type { ListData } from './data.ts';
import { GridHeader } from './GridHeader.tsx';
import { Block, type BlockShared } from './GridRows.tsx';
import { headerLine } from './grid-keys.ts';
import type { Lines } from './lines.ts';
import type { ListColumn, ListSelection, Sort } from './list.ts';
import { useIsNarrow } from '#src/ui/use-media.ts';
import styles from './list.module.css';
import { useGrid } from './use-grid.ts';
import { blockLength, blocksOf, useLineRange, wholeUpTo } from './use-window.ts';

export interface GridProps<Row> {
  /** What the rows are: "Machines". */
  label: string;
  data: ListData<Row> | undefined;
  lines: Lines;
  /** Those that are shown, in their order. */
  columns: readonly ListColumn<Row>[];
  sort: Sort | undefined;
  onSort: (key: string) => void;
  selection: ListSelection<Row> | undefined;
  onFold: (key: string, open: boolean) => void;
  /** Told which rows are on screen, or nearly. */
  onScreen: ((rows: readonly number[]) => void) | undefined;
}

/** Height of a line, px: in two lines of text where the window is narrow. All have it, so that a line's place follows from its number. */
const heights = { wide: 37, narrow: 57 };

/** Key of the column of checkboxes. */
const checkboxes = '';

/** A grid of plain elements, as fast with 100,000 rows as with ten: only the lines near the window are in the document. */
export function Grid<Row>(props: GridProps<Row>): ReactNode {
  const { label, data, lines, sort, onSort, selection, onFold, onScreen } = props;
  const grid = useRef<HTMLTableElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const height = heights[useIsNarrow() ? 'narrow' : 'wide'];
  const isSelectable = selection !== undefined;
  const count = lines.length;
  const columns = useDrawnColumns(props.columns);
  const columnKeys = useMemo(
    () => [...(isSelectable ? [checkboxes] : []), ...columns.map(({ key }) => key)],
    [columns, isSelectable],
  );
  const { seen, drawn } = useLineRange(body, count, height);
  const { start, end } = seen;
  useEffect(() => {
    const numbers = Array.from({ length: end - start }, (_, offset) => lines.rowAt(start + offset));
    onScreen?.(numbers.filter((row) => row !== undefined));
  }, [start, end, lines, onScreen]);
  const { active, onFocus, onBlur, onKeyDown, select } = useGrid({
    grid,
    lines,
    columns: columnKeys,
    entry: columns.find(({ priority }) => priority === 'name')?.key ?? columnKeys[0] ?? '',
    height,
    selection,
    onFold,
  });
  const shared = useMemo<BlockShared<Row>>(
    () => ({ data, lines, columns, height, selection, onSelect: select, onFold }),
    [data, lines, columns, height, selection, select, onFold],
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
        aria-colcount={columnKeys.length}
        aria-multiselectable={isSelectable || undefined}
        className={styles.table}
        style={style}
        onClick={useRowLinks()}
        onPointerOver={tellCutWords}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={onBlur}
      >
        <GridHeader
          label={label}
          columns={columns}
          sortable={data?.fields}
          sort={sort}
          onSort={onSort}
          selection={selection}
          order={lines.order}
        />
        <tbody
          ref={body}
          role="rowgroup"
          className={styles.body}
          style={count === 0 ? undefined : { height: count * height }}
        >
          {blocksOf(drawn, active.line === headerLine ? -1 : active.line, count).map((start) => (
            <Block key={start} start={start} end={Math.min(start + blockLength, count)} shared={shared} />
          ))}
          {data === undefined && <RowsToCome columns={columnKeys} />}
        </tbody>
      </table>
      {count > wholeUpTo && <p className={styles.onPaper}>Only rows on screen are printed. Export has all.</p>}
    </>
  );
}

const RowsToCome = memo(function RowsToCome({ columns }: { columns: readonly string[] }) {
  return Array.from({ length: 8 }, (_, line) => (
    <tr key={line} role="row" aria-hidden="true" className={styles.row}>
      {columns.map((key) => (
        <td key={key} role="gridcell" className={styles.cell}>
          {key !== checkboxes && <div className={styles.wordsToCome} />}
        </td>
      ))}
    </tr>
  ));
});

/** Follows links to pages of the app from one place for all rows (RowLink); what opens a tab or leaves the app is the browser's. */
function useRowLinks(): (event: MouseEvent) => void {
  const navigate = useNavigate();
  return useCallback(
    (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
      if (event.defaultPrevented || link === null || event.button !== 0) return;
      if (event.metaKey || event.altKey || event.ctrlKey || event.shiftKey) return;
      if (link.origin !== window.location.origin || link.target !== '' || link.hasAttribute('download')) return;
      event.preventDefault();
      void navigate(link.pathname + link.search + link.hash);
    },
    [navigate],
  );
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
