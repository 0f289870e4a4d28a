import type { PageOutcome } from '#src/pages/shared/page-outcome.ts';
import { useUrlFilters } from '#src/pages/shared/use-url-filters.ts';
import { outcomeOrder } from './progress-groups.ts';

interface Chosen {
  /** Only machines that stand so; all when absent. */
  outcome?: PageOutcome | undefined;
  /** Only machines whose name holds this. */
  search: string;
}

export interface ShownOutcome extends Chosen {
  show: (change: Partial<Chosen>) => void;
}

const read = (query: URLSearchParams): Chosen => ({
  outcome: outcomeOrder.find((one) => one === query.get('outcome')),
  search: query.get('search') ?? '',
});

const queryOf = ({ outcome, search }: Chosen): string =>
  `?${new URLSearchParams({ ...(outcome && { outcome }), ...(search && { search }) }).toString()}`;

/** Which machines of the grant are shown. The URL follows, so that a reload shows the same. */
export function useShownOutcome(): ShownOutcome {
  const [chosen, choose] = useUrlFilters(read, queryOf, { preventScrollReset: true });
  return { ...chosen, show: (change) => choose({ ...chosen, ...change }) };
}
