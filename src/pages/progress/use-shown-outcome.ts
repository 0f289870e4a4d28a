import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { PageOutcome } from '#src/pages/shared/page-outcome.ts';
import { outcomeOrder } from './progress-groups.ts';

export interface ShownOutcome {
  /** Only machines that stand so; all when absent. */
  outcome: PageOutcome | undefined;
  /** Only machines whose name holds this. */
  search: string;
  show: (change: { outcome?: PageOutcome | undefined; search?: string }) => void;
}

/**
 * Which machines of the grant are shown. The URL follows, so that a reload shows the same; what is typed does not wait for it, or letters
 * would get lost.
 */
export function useShownOutcome(): ShownOutcome {
  const [query, setQuery] = useSearchParams();
  const [chosen, setChosen] = useState(() => ({
    outcome: outcomeOrder.find((one) => one === query.get('outcome')),
    search: query.get('search') ?? '',
  }));
  return {
    ...chosen,
    show: (change) => {
      const wanted = { ...chosen, ...change };
      setChosen(wanted);
      const next = new URLSearchParams();
      if (wanted.outcome !== undefined) next.set('outcome', wanted.outcome);
      if (wanted.search !== '') next.set('search', wanted.search);
      setQuery(next, { replace: true, preventScrollReset: true });
    },
  };
}
