import { useSearchParams } from 'react-router';
import type { Outcome } from '#src/consent/bulk.ts';
import { outcomeOrder } from './progress-groups.ts';

export interface ShownOutcome {
  /** Only machines that stand so; all when absent. */
  outcome: Outcome | undefined;
  /** Only machines whose name holds this. */
  search: string;
  show: (change: { outcome?: Outcome | undefined; search?: string }) => void;
}

/** Which machines of the grant are shown, as the URL says it. */
export function useShownOutcome(): ShownOutcome {
  const [query, setQuery] = useSearchParams();
  const outcome = outcomeOrder.find((one) => one === query.get('outcome'));
  const search = query.get('search') ?? '';
  return {
    outcome,
    search,
    show: (change) => {
      const wanted = { outcome, search, ...change };
      const next = new URLSearchParams();
      if (wanted.outcome !== undefined) next.set('outcome', wanted.outcome);
      if (wanted.search !== '') next.set('search', wanted.search);
      setQuery(next, { replace: true, preventScrollReset: true });
    },
  };
}
