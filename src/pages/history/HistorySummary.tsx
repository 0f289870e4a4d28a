import { makeStyles, tokens } from '@fluentui/react-components';
import { paths } from '#src/paths.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { consentStates, stateWords } from './history-row.ts';
import type { HistoryRow } from './history-row.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
});

/** How many consents are in which state; each number filters the list. */
export function HistorySummary({ rows }: { rows: readonly HistoryRow[] }) {
  const styles = useStyles();
  const counts = consentStates.map((state) => ({ state, count: rows.filter((row) => row.state === state).length }));
  return (
    <ul className={styles.list} aria-label="Summary">
      <li>
        <PageLink to={paths.history()}>
          {rows.length} {rows.length === 1 ? 'consent' : 'consents'}
        </PageLink>
      </li>
      {counts
        .filter(({ count }) => count > 0)
        .map(({ state, count }) => (
          <li key={state}>
            <PageLink to={paths.history({ state: [state] })}>
              {stateWords[state]}: {count}
            </PageLink>
          </li>
        ))}
    </ul>
  );
}
