import { ChevronRight16Regular } from '@fluentui/react-icons';
import { useRef } from 'react';
import type { CSSProperties } from 'react';
import { classNames } from '#src/ui/class-names.ts';
import { SelectBox } from '#src/ui/SelectBox.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import styles from './data-list.module.css';
import { columnIndexOf, rowIndexOf, useTabStop } from './grid-cells.ts';
import type { RowGroup } from './row-groups.ts';
import type { RowSelection } from './row-selection.ts';

/**
 * The header of a group of rows: a row of the grid whose cells are one, with a button that says whether it is expanded. A `treegrid` would say
 * so of the row, which is not read out where cells have the focus.
 */
export function DataListGroup({
  group,
  index,
  top,
  columnCount,
  selection,
  tabStop,
  onExpand,
}: {
  group: RowGroup;
  index: number;
  /** From the top of the first row, px; undefined where rows follow one another, as on paper. */
  top: number | undefined;
  columnCount: number;
  selection: RowSelection | undefined;
  /** Column that Tab leads to, while it leads here. */
  tabStop: number | undefined;
  onExpand: ((key: string, on: boolean) => void) | undefined;
}) {
  const row = useRef<HTMLTableRowElement>(null);
  useTabStop(row, tabStop);
  const { key, label, words, isExpanded } = group;
  const style: CSSProperties | undefined = top === undefined ? undefined : { top };
  const selected = selection?.group?.has(key);
  return (
    <tr
      ref={row}
      role="row"
      aria-rowindex={rowIndexOf(index)}
      className={classNames(styles.groupRow, top !== undefined && styles.placedGroup)}
      style={style}
    >
      {selection && (
        <td role="gridcell" aria-colindex={columnIndexOf(0)} tabIndex={-1} className={styles.groupCheck}>
          <SelectBox
            label={`Select all of ${label}`}
            checked={selected === 'all'}
            indeterminate={selected === 'some'}
            onChange={(on) => selection.group?.select(key, on)}
          />
        </td>
      )}
      <td
        role="gridcell"
        aria-colindex={columnIndexOf(selection ? 1 : 0)}
        aria-colspan={columnCount}
        tabIndex={-1}
        className={classNames(styles.groupCell, selection && styles.afterCheck)}
      >
        <button
          type="button"
          aria-expanded={isExpanded}
          title={label}
          className={styles.groupButton}
          onClick={() => onExpand?.(key, !isExpanded)}
        >
          <ChevronRight16Regular aria-hidden="true" className={classNames(styles.chevron, isExpanded && styles.open)} />
          <span className={styles.groupLabel}>
            <VisibleText text={label} max={120} />
          </span>{' '}
          <span className={styles.groupWords}>{words}</span>
        </button>
      </td>
    </tr>
  );
}
