import { paths } from '#src/paths.ts';
import { SummaryList } from '#src/ui/SummaryList.tsx';
import { consentStates, stateWords } from './history-row.ts';
import type { HistoryRow } from './history-row.ts';

/** How many consents are in which state; each number filters the list. */
export function HistorySummary({ rows }: { rows: readonly HistoryRow[] }) {
  const counts = consentStates.map((state) => ({ state, count: rows.filter((row) => row.state === state).length }));
  const all = {
    key: 'all',
    words: `${rows.length} ${rows.length === 1 ? 'consent' : 'consents'}`,
    to: paths.history(),
  };
  const states = counts
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => ({
      key: state,
      words: `${stateWords[state]}: ${count}`,
      to: paths.history({ state: [state] }),
    }));
  return <SummaryList items={[all, ...states]} />;
}
