import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { HistoryFilters as Filters } from '#src/paths.ts';
import { FilterPill } from '#src/ui/FilterPill.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { filterKeys, filterLabels, filterOptions, isFiltered } from './history-filter.ts';
import type { SubscriptionName } from './history-filter.ts';
import type { HistoryRow } from './history-row.ts';
import { PeriodPill } from './PeriodPill.tsx';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
  },
});

/** Search, period, filter pills and reset, on one line that wraps. */
export function HistoryFilters({
  rows,
  filters,
  subscriptionName,
  onChange,
}: {
  rows: readonly HistoryRow[];
  filters: Filters;
  subscriptionName: SubscriptionName;
  onChange: (filters: Filters) => void;
}) {
  const styles = useStyles();
  return (
    <div className={styles.line} role="search" aria-label="Filter consents">
      <SearchBox
        label="Search consents"
        value={filters.search ?? ''}
        onChange={(search) => onChange({ ...filters, search })}
      />
      <PeriodPill filters={filters} onChange={(period) => onChange({ ...filters, ...period })} />
      {filterKeys.map((key) => (
        <FilterPill
          key={key}
          label={filterLabels[key]}
          options={() => filterOptions(rows, filters, key, subscriptionName)}
          selected={filters[key] ?? []}
          onChange={(selected) => onChange({ ...filters, [key]: selected })}
        />
      ))}
      {isFiltered(filters) && (
        <Button
          appearance="subtle"
          size="small"
          onClick={() => onChange(filters.sort === undefined ? {} : { sort: filters.sort })}
        >
          Reset filters
        </Button>
      )}
    </div>
  );
}
