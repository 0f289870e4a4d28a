import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Column } from './data-list-column.ts';
import { DataListGroup } from './DataListGroup.tsx';
import { DataListRow } from './DataListRow.tsx';
import type { Cell } from './grid-keys.ts';
import type { RowClasses } from './row-classes.ts';
import type { RowRange } from './row-range.ts';
import type { RowSelection } from './row-selection.ts';
import type { RowSource } from './row-source.ts';

/** What all blocks of a list have in common. */
export interface BlockList<Row> {
  rows: RowSource<Row>;
  columns: readonly Column<Row>[];
  classes: RowClasses;
  rowKey: (row: Row) => string;
  rowLabel: (row: Row) => string;
  /** px; undefined where rows follow one another, as on paper. */
  placedEvery: number | undefined;
  selection: RowSelection | undefined;
  onToggle: (index: number, on: boolean, range: boolean) => void;
  onExpand: ((key: string, on: boolean) => void) | undefined;
}

interface BlockProps<Row> extends RowRange {
  list: BlockList<Row>;
  /** The cell that Tab leads to, if it is in this block. */
  active: Cell | undefined;
}

function PlainBlock<Row>({ start, end, list, active }: BlockProps<Row>): ReactNode {
  const { rows, columns, classes, rowKey, rowLabel, placedEvery, selection, onToggle, onExpand } = list;
  return Array.from({ length: end - start }, (_, offset) => {
    const index = start + offset;
    const top = placedEvery === undefined ? undefined : index * placedEvery;
    const tabStop = index === active?.row ? active.column : undefined;
    const group = rows.groupAt?.(index);
    if (group !== undefined)
      return (
        <DataListGroup
          key={group.key}
          group={group}
          index={index}
          top={top}
          columnCount={columns.length}
          selection={selection}
          tabStop={tabStop}
          onExpand={onExpand}
        />
      );
    const row = rows.at(index);
    if (row === undefined) return null;
    const key = rowKey(row);
    return (
      <DataListRow
        key={key}
        row={row}
        index={index}
        top={top}
        name={rowLabel(row)}
        columns={columns}
        classes={classes}
        tabStop={tabStop}
        selected={selection?.has(key)}
        onToggle={onToggle}
      />
    );
  });
}

/** A few rows that come and go together: a scroll is nothing to those that stay. */
export const DataListBlock = memo(PlainBlock) as typeof PlainBlock;
