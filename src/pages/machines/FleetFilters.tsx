import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { MachineFilters } from '#src/paths.ts';
import { FilterPill } from '#src/ui/FilterPill.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { filterKeys, filterLabels, filterOptions } from './machine-filter.ts';
import type { MachineRow } from './machine-row.ts';

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
export function FleetFilters({
  rows,
  filters,
  onChange,
}: {
  rows: readonly MachineRow[];
  filters: MachineFilters;
  onChange: (filters: MachineFilters) => void;
}) {
  const styles = useStyles();
  const filtered = filters.search !== undefined || filterKeys.some((key) => (filters[key] ?? []).length > 0);
  return (
    <div className={styles.line} role="search" aria-label="Filter machines">
      <SearchBox
        label="Search machines"
        value={filters.search ?? ''}
        onChange={(search) => onChange({ ...filters, search })}
      />
      {filterKeys.map((key) => (
        <FilterPill
          key={key}
          label={filterLabels[key]}
          options={() => filterOptions(rows, filters, key)}
          selected={filters[key] ?? []}
          onChange={(selected) => onChange({ ...filters, [key]: selected })}
        />
      ))}
      {filtered && (
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
