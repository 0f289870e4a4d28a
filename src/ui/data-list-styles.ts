import { makeStyles, tokens } from '@fluentui/react-components';
import { narrow } from './widths.ts';

const medium = '@media (max-width: 1279.98px)';

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
  body: { display: 'block' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'var(--data-list-wide)',
    alignItems: 'center',
    minHeight: '36px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    [medium]: { gridTemplateColumns: 'var(--data-list-medium)' },
    // Two lines: the name is a block, the rest one line of text that is cut like any other.
    [narrow]: {
      display: 'block',
      position: 'relative',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
  },
  headRow: { borderBottomColor: tokens.colorNeutralStroke1, [narrow]: { minHeight: 0 } },
  bodyRow: {
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 37px',
    '@media print': { contentVisibility: 'visible' },
    // Darker than the subtle backgrounds, on which links lack contrast in the dark theme.
    ':hover': { backgroundColor: tokens.colorNeutralBackground3 },
    [narrow]: {
      containIntrinsicSize: 'auto 57px',
      minHeight: '56px',
      padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXS}`,
      boxSizing: 'border-box',
      color: tokens.colorNeutralForeground2,
    },
  },
  selected: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2 },
    '@media (forced-colors: active)': { outline: '1px solid Highlight', outlineOffset: '-1px' },
  },
  cell: {
    minWidth: 0,
    padding: `0 ${tokens.spacingHorizontalS}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    textAlign: 'start',
    fontVariantNumeric: 'tabular-nums',
    '@media print': { whiteSpace: 'normal', overflow: 'visible' },
  },
  headCell: {
    fontWeight: tokens.fontWeightSemibold,
    [narrow]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
  selectable: { [narrow]: { paddingLeft: '40px' } },
  name: {
    // 24 px to press (WCAG 2.5.8).
    '& a': {
      display: 'inline-block',
      maxWidth: '100%',
      paddingBlock: '2px',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      verticalAlign: 'middle',
    },
    [narrow]: { display: 'block', padding: 0, color: tokens.colorNeutralForeground1 },
  },
  other: {
    [narrow]: {
      display: 'inline',
      padding: 0,
      fontSize: tokens.fontSizeBase200,
      lineHeight: tokens.lineHeightBase300,
    },
  },
  further: { [narrow]: { '::before': { content: '" · "' }, ':empty::before': { content: 'none' } } },
  wide: { [medium]: { display: 'none' } },
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
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  checkCell: {
    padding: 0,
    alignSelf: 'stretch',
    [narrow]: { position: 'absolute', top: 0, left: 0 },
  },
});
