import { paths } from '#src/paths.ts';
import { SummaryList } from '#src/ui/SummaryList.tsx';
import { consentStates, stateWords } from './history-row.ts';
import type { HistoryRow } from './history-row.ts';

/** How many consents are in which state; each number filters the list. `isPart`: there may be others, so none is not said to be none. */
export function HistorySummary({ rows, isPart }: { rows: readonly HistoryRow[]; isPart: boolean }) {
  if (isPart && rows.length === 0) return null;
  const counts = consentStates.map((state) => ({ state, count: rows.filter((row) => row.state === state).length }));
  const all = {
    key: 'all',
    words: `${rows.length} ${rows.length === 1 ? 'consent' : 'consents'}${isPart ? ' in what could be read' : ''}`,
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
