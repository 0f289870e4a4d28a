import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons';
import { useRef } from 'react';
import type { CSSProperties } from 'react';
import { useDataListStyles } from './data-list-styles.ts';
import { columnIndexOf, rowIndexOf, useTabStop } from './grid-cells.ts';
import type { RowGroup } from './row-groups.ts';
import type { RowSelection } from './row-selection.ts';
import { SelectBox } from './SelectBox.tsx';
import { VisibleText } from './VisibleText.tsx';
import { narrow } from './widths.ts';

const useStyles = makeStyles({
  row: {
    backgroundColor: tokens.colorNeutralBackground2,
    ':hover': { backgroundColor: tokens.colorNeutralBackground3 },
    [narrow]: { display: 'flex' },
  },
  check: { [narrow]: { position: 'relative', height: 'auto', flexShrink: 0 } },
  // The rest of the row, whatever the columns are.
  cell: { gridColumnEnd: -1, padding: 0, [narrow]: { flexGrow: 1 } },
  afterCheck: { gridColumnStart: 2 },
  first: { gridColumnStart: 1 },
  button: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    width: '100%',
    height: '100%',
    minHeight: '24px',
    padding: `0 ${tokens.spacingHorizontalS}`,
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chevron: { flexShrink: 0 },
  open: { rotate: '90deg' },
  label: {
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: tokens.fontWeightSemibold,
  },
  words: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
});

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
  const list = useDataListStyles();
  const styles = useStyles();
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
      className={mergeClasses(list.row, top !== undefined && list.placed, styles.row)}
      style={style}
    >
      {selection && (
        <td
          role="gridcell"
          aria-colindex={columnIndexOf(0)}
          tabIndex={-1}
          className={mergeClasses(list.focusable, list.checkCell, styles.check)}
        >
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
        className={mergeClasses(list.cell, list.focusable, styles.cell, selection ? styles.afterCheck : styles.first)}
      >
        <button
          type="button"
          aria-expanded={isExpanded}
          title={label}
          className={styles.button}
          onClick={() => onExpand?.(key, !isExpanded)}
        >
          <ChevronRight16Regular
            aria-hidden="true"
            className={mergeClasses(styles.chevron, isExpanded && styles.open)}
          />
          <span className={styles.label}>
            <VisibleText text={label} max={120} />
          </span>{' '}
          <span className={styles.words}>{words}</span>
        </button>
      </td>
    </tr>
  );
}
