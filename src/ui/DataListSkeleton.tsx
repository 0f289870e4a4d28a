import { makeStyles, tokens } from '@fluentui/react-components';
import type { Column } from './data-list-column.ts';
import { useDataListStyles, useFlowingRowClass, useNameCellClass } from './data-list-styles.ts';

const lines = [1, 2, 3, 4, 5, 6, 7, 8];

const useStyles = makeStyles({
  words: {
    height: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralStencil1,
    animationName: { '50%': { opacity: 0.4 } },
    animationDuration: '3s',
    animationIterationCount: 'infinite',
    '@media (prefers-reduced-motion: reduce)': { animationName: 'none' },
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'GrayText' },
  },
});

/** Rows to come. */
export function DataListSkeleton<Row>({
  columns,
  selectable,
}: {
  columns: readonly Column<Row>[];
  selectable: boolean;
}) {
  const styles = useDataListStyles();
  const row = useFlowingRowClass();
  const cell = useNameCellClass();
  const own = useStyles();
  return lines.map((line) => (
    <tr key={line} role="row" aria-hidden="true" className={row}>
      {selectable && <td role="gridcell" className={styles.checkCell} />}
      {columns.map((column) => (
        <td key={column.key} role="gridcell" className={cell}>
          <div className={own.words} />
        </td>
      ))}
    </tr>
  ));
}
