import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { Finding } from '#src/consent/reconciliation-finding.ts';
import type { FindingFilters } from '#src/paths.ts';
import { FilterPill } from '#src/ui/FilterPill.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { filterKeys, filterLabels, filterOptions, isFiltered } from './findings-filter.ts';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
  },
});

/** Search, filter pills and reset, on one line that wraps. */
export function FindingFilterLine({
  findings,
  filters,
  onChange,
}: {
  findings: readonly Finding[];
  filters: FindingFilters;
  onChange: (filters: FindingFilters) => void;
}) {
  const styles = useStyles();
  return (
    <div className={styles.line} role="search" aria-label="Filter findings">
      <SearchBox
        label="Search findings"
        value={filters.search ?? ''}
        onChange={(search) => onChange({ ...filters, search })}
      />
      {filterKeys.map((key) => (
        <FilterPill
          key={key}
          label={filterLabels[key]}
          options={() => filterOptions(findings, filters, key)}
          selected={filters[key] ?? []}
          onChange={(selected) => onChange({ ...filters, [key]: selected })}
        />
      ))}
      {isFiltered(filters) && (
        <Button appearance="subtle" size="small" onClick={() => onChange({})}>
          Reset filters
        </Button>
      )}
    </div>
  );
}
