import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { shownWords } from '#src/pages/shared/shown-words.ts';
import type { FindingFilters } from '#src/paths.ts';
import { FilterLine } from '#src/ui/FilterLine.tsx';
import { filterKeys, filterLabels, filterOptions, isFiltered } from './findings-filter.ts';

export function FindingFilterLine({
  findings,
  shown,
  filters,
  onChange,
}: {
  findings: readonly Finding[];
  /** How many of them are. */
  shown: number;
  filters: FindingFilters;
  onChange: (filters: FindingFilters) => void;
}) {
  return (
    <FilterLine
      noun="findings"
      keys={filterKeys}
      labels={filterLabels}
      options={(key) => filterOptions(findings, filters, key)}
      isRead
      filters={filters}
      onChange={onChange}
      onReset={isFiltered(filters) ? () => onChange({}) : undefined}
      status={shownWords(shown, findings.length, ['finding', 'findings'])}
    />
  );
}
