import type { ReactNode } from 'react';
import type { MachineFilters } from '#src/paths.ts';
import { FilterLine } from '#src/ui/FilterLine.tsx';
import { filterKeys, filterLabels, filterOptions } from './machine-filter.ts';
import type { MachineRow } from './machine-row.ts';

export function FleetFilters({
  rows,
  filters,
  onChange,
  end,
}: {
  rows: readonly MachineRow[];
  filters: MachineFilters;
  onChange: (filters: MachineFilters) => void;
  /** At the end of the line. */
  end: ReactNode;
}) {
  const filtered = filters.search !== undefined || filterKeys.some((key) => (filters[key] ?? []).length > 0);
  const reset = () => onChange(filters.sort === undefined ? {} : { sort: filters.sort });
  return (
    <FilterLine
      noun="machines"
      keys={filterKeys}
      labels={filterLabels}
      options={(key) => filterOptions(rows, filters, key)}
      filters={filters}
      onChange={onChange}
      onReset={filtered ? reset : undefined}
      end={end}
    />
  );
}
