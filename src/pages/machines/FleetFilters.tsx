import type { ReactNode } from 'react';
import type { MachineFilters } from '#src/paths.ts';
import { FilterLine } from '#src/ui/FilterLine.tsx';
import { filterKeys, filterLabels, rareFilterKeys } from './filter-keys.ts';
import type { FleetView } from './fleet-view.ts';
import { filterOptions } from './machine-filter.ts';

/** What a reset leaves: how the machines stand, not which are shown. */
const onlyArrangement = ({ sort, group, columns }: MachineFilters): MachineFilters => ({
  ...(sort === undefined ? {} : { sort }),
  ...(group === undefined ? {} : { group }),
  ...(columns === undefined ? {} : { columns }),
});

export function FleetFilters({
  view,
  filters,
  onChange,
  status,
  end,
}: {
  view: FleetView | undefined;
  filters: MachineFilters;
  onChange: (filters: MachineFilters) => void;
  /** What is selected. */
  status: string;
  /** At the end of the second line. */
  end: ReactNode;
}) {
  const filtered = filters.search !== undefined || filterKeys.some((key) => (filters[key] ?? []).length > 0);
  const reset = () => onChange(onlyArrangement(filters));
  return (
    <FilterLine
      noun="machines"
      keys={filterKeys}
      rareKeys={rareFilterKeys}
      labels={filterLabels}
      options={(key) => filterOptions(view, filters, key)}
      isRead={view !== undefined}
      filters={filters}
      onChange={onChange}
      onReset={filtered ? reset : undefined}
      status={status}
      end={end}
    />
  );
}
