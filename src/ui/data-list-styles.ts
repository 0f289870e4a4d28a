import { makeResetStyles, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Column } from './data-list-column.ts';
import { linkStyles } from './link-styles.ts';
import type { Density } from './list-view.ts';
import { narrow } from './widths.ts';

/** Height of a row with its line, px: in two lines where the window is narrow. All rows have it, so that a row's place follows from its index. */
export const rowHeights: Record<'wide' | 'narrow', Record<Density, number>> = {
  wide: { normal: 37, compact: 29 },
  narrow: { normal: 57, compact: 49 },
};

export const rowHeightVariable = '--data-list-row';
const rowHeight = `var(${rowHeightVariable})`;

const insideOutline = {
  ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
};

/** Each row is laid out and painted by itself, at its place. */
const atPlace = { position: 'absolute', left: 0, right: 0, height: rowHeight, contain: 'strict' } as const;

const line = {
  display: 'grid',
  gridTemplateColumns: 'var(--data-list-tracks)',
  alignItems: 'center',
  boxSizing: 'border-box',
  minHeight: rowHeight,
  borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
} as const;

// As high as its row, so that the outline of the focus is, too.
const box = {
  alignSelf: 'stretch',
  alignContent: 'center',
  minWidth: 0,
  padding: `0 ${tokens.spacingHorizontalS}`,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  textAlign: 'start',
  fontVariantNumeric: 'tabular-nums',
  '@media print': { whiteSpace: 'normal', overflow: 'visible' },
} as const;

export const useDataListStyles = makeStyles({
  // Grid rows keep the columns aligned without the table layout algorithm, which would have to measure every row; roles restore what `display` takes away.
  table: { display: 'block', width: '100%', borderCollapse: 'collapse', textAlign: 'start' },
  head: {
    display: 'block',
    '@media print': { position: 'static' },
    position: 'sticky',
    top: 'var(--list-top, 0px)',
    zIndex: 1,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { position: 'static' },
  },
  // Rows come and go without a change of height: nothing has to be held in place.
  body: { display: 'block', position: 'relative', overflowAnchor: 'none' },
  row: {
    ...line,
    // Two lines: the name is a block, the rest one line of text that is cut like any other.
    [narrow]: {
      display: 'block',
      position: 'relative',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
  },
  headRow: {
    borderBottomColor: tokens.colorNeutralStroke1,
    [narrow]: { display: 'flex', minHeight: 0, overflow: 'visible' },
  },
  placed: { ...atPlace, [narrow]: { position: 'absolute' } },
  selected: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2 },
    '@media (forced-colors: active)': { outline: '1px solid Highlight', outlineOffset: '-1px' },
  },
  cell: box,
  focusable: insideOutline,
  headCell: {
    position: 'relative',
    fontWeight: tokens.fontWeightSemibold,
    [narrow]: { padding: 0 },
  },
  // There is room for one: that by which the rows are sorted, and that which has the focus.
  otherHead: {
    [narrow]: {
      ':not(:focus-within)': {
        position: 'absolute',
        width: '1px',
        height: '1px',
        overflow: 'hidden',
        clipPath: 'inset(50%)',
      },
    },
  },
  selectable: { [narrow]: { paddingLeft: '40px' } },
  cut: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
  sortButton: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXXS,
    maxWidth: '100%',
    minHeight: '28px',
    padding: 0,
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { textDecorationLine: 'underline' },
    ...insideOutline,
  },
  // Wider than what is seen of it, to be met by a pointer.
  edge: {
    position: 'absolute',
    top: 0,
    right: 0,
    bottom: 0,
    width: '9px',
    cursor: 'col-resize',
    touchAction: 'none',
    '::after': {
      content: '""',
      position: 'absolute',
      top: '8px',
      bottom: '8px',
      right: 0,
      width: '1px',
      backgroundColor: tokens.colorNeutralStroke1,
    },
    ':hover::after': { width: '2px', backgroundColor: tokens.colorCompoundBrandStroke },
    [narrow]: { display: 'none' },
    '@media print': { display: 'none' },
  },
  checkCell: {
    verticalAlign: 'middle',
    display: 'flex',
    padding: 0,
    alignSelf: 'stretch',
    // As high as the first of two lines, with the space above it.
    [narrow]: { position: 'absolute', top: 0, left: 0, height: `calc(${rowHeight} - 21px)` },
  },
  headCheck: { [narrow]: { position: 'relative', height: '36px', flexShrink: 0 } },
});

/** Class names of a row and its cells, put together once for all rows. */
export interface RowClasses {
  row: string;
  selectedRow: string;
  check: string;
  cells: readonly string[];
}

// Of what there are many, each has one class with all of its rules: a browser looks for the rules of each class of each new element.

// Darker than the subtle backgrounds, on which links lack contrast in the dark theme.
const pointedAt = { ':hover': { backgroundColor: tokens.colorNeutralBackground3 } } as const;

// Two lines: the name is a block, the rest one line of text that is cut like any other.
const twoLines = {
  display: 'block',
  position: 'relative',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  padding: `calc((${rowHeight} - 41px) / 2) ${tokens.spacingHorizontalXS}`,
  ':has(> [role="gridcell"]:focus-visible)': {
    outline: `2px solid ${tokens.colorStrokeFocus2}`,
    outlineOffset: '-2px',
  },
  color: tokens.colorNeutralForeground2,
} as const;

/** A row that follows another, as on paper. */
export const useFlowingRowClass = makeResetStyles({ ...line, ...pointedAt, [narrow]: twoLines });

const usePlacedRowClass = makeResetStyles({
  ...line,
  ...pointedAt,
  ...atPlace,
  [narrow]: { ...twoLines, position: 'absolute' },
});

const cell = {
  ...box,
  // What browsers say of a table's cell is "inherit", for which they look at all cells again when their row's colour changes.
  verticalAlign: 'middle',
  ...insideOutline,
} as const;

// Where cells are words in a line of text, the row has the outline.
const inLine = { padding: 0, ':focus-visible': { outlineStyle: 'none' } } as const;

export const useNameCellClass = makeResetStyles({
  ...cell,
  '& a': {
    ...linkStyles,
    // 24 px to press (WCAG 2.5.8).
    paddingBlock: '4px',
  },
  [narrow]: { ...inLine, display: 'block', color: tokens.colorNeutralForeground1 },
});

const words = {
  ...inLine,
  display: 'inline',
  fontSize: tokens.fontSizeBase200,
  lineHeight: tokens.lineHeightBase300,
} as const;

const useOtherCellClass = makeResetStyles({ ...cell, [narrow]: words });

const useFurtherCellClass = makeResetStyles({
  ...cell,
  [narrow]: { ...words, '::before': { content: '" · "' }, ':empty::before': { content: 'none' } },
});

export function useRowClasses<Row>(
  columns: readonly Column<Row>[],
  { selectable, placed }: { selectable: boolean; placed: boolean },
): RowClasses {
  const styles = useDataListStyles();
  const flowingRow = useFlowingRowClass();
  const placedRow = usePlacedRowClass();
  const name = useNameCellClass();
  const other = useOtherCellClass();
  const further = useFurtherCellClass();
  return useMemo(() => {
    const row = mergeClasses(placed ? placedRow : flowingRow, selectable && styles.selectable);
    const firstOther = columns.findIndex((column) => column.priority !== 'name');
    return {
      row,
      selectedRow: mergeClasses(row, styles.selected),
      check: mergeClasses(styles.focusable, styles.checkCell),
      cells: columns.map((column, index) => {
        if (column.priority === 'name') return name;
        return index > firstOther ? further : other;
      }),
    };
  }, [styles, flowingRow, placedRow, name, other, further, columns, selectable, placed]);
}
