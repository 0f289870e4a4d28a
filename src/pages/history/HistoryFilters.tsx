import type { ReactNode } from 'react';
import type { HistoryFilters as Filters } from '#src/paths.ts';
import { FilterLine } from '#src/ui/FilterLine.tsx';
import { filterKeys, filterLabels, filterOptions, isFiltered, onlyArrangement } from './history-filter.ts';
import type { SubscriptionName } from './history-filter.ts';
import type { HistoryRow } from './history-row.ts';
import { PeriodPill } from './PeriodPill.tsx';

export function HistoryFilters({
  rows,
  isRead,
  filters,
  subscriptionName,
  onChange,
  status,
  end,
}: {
  rows: readonly HistoryRow[];
  /** Whether these are worked out. */
  isRead: boolean;
  filters: Filters;
  subscriptionName: SubscriptionName;
  onChange: (filters: Filters) => void;
  /** How many are shown. */
  status: string;
  /** At the end of the second line. */
  end: ReactNode;
}) {
  const reset = () => onChange(onlyArrangement(filters));
  return (
    <FilterLine
      noun="consents"
      keys={filterKeys}
      labels={filterLabels}
      options={(key) => filterOptions(rows, filters, key, subscriptionName)}
      isRead={isRead}
      filters={filters}
      onChange={onChange}
      onReset={isFiltered(filters) ? reset : undefined}
      status={status}
      end={end}
    >
      <PeriodPill filters={filters} onChange={(period) => onChange({ ...filters, ...period })} />
    </FilterLine>
  );
}
