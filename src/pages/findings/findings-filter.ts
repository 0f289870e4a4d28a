import { type Finding, findingTitles } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { nameInId } from '#src/consent/reconciliation/reconciliation-words.ts';
import { labelIn } from '#src/lib/label-in.ts';
import { chosenValues } from '#src/pages/shared/chosen-values.ts';
import { searchWords } from '#src/pages/shared/fleet-search.ts';
import type { FindingFilters } from '#src/paths.ts';
import type { FilterOption } from '#src/ui/FilterPill.tsx';
import { severityTitles } from './findings-words.ts';

export const filterKeys = ['severity', 'kind'] as const;
export type FilterKey = (typeof filterKeys)[number];

export const filterLabels: Readonly<Record<FilterKey, string>> = { severity: 'Answer', kind: 'Kind' };

const titles: Readonly<Record<FilterKey, Readonly<Record<string, string>>>> = {
  severity: severityTitles,
  kind: findingTitles,
};

/** Reads the view state from the URL; what is not a filter is left alone. */
export function readFilters(query: URLSearchParams): FindingFilters {
  const search = query.get('search') ?? '';
  return {
    ...(search === '' ? {} : { search }),
    ...chosenValues(query, filterKeys),
  };
}

export function isFiltered(filters: FindingFilters): boolean {
  return (filters.search ?? '') !== '' || filterKeys.some((key) => (filters[key] ?? []).length > 0);
}

const textOf = ({ kind, machineIds, consentId = '', sentence, remedy, evidence }: Finding): string =>
  [findingTitles[kind], ...machineIds.map(nameInId), consentId, sentence, remedy, ...evidence.map(({ value }) => value)]
    .join('\n')
    .toLowerCase();

function matches(finding: Finding, filters: FindingFilters, except?: FilterKey): boolean {
  const words = searchWords(filters.search ?? '');
  const text = words.length === 0 ? '' : textOf(finding);
  return (
    words.every((word) => text.includes(word)) &&
    filterKeys.every((key) => {
      const wanted = filters[key] ?? [];
      return key === except || wanted.length === 0 || wanted.includes(finding[key]);
    })
  );
}

export function filterFindings(findings: readonly Finding[], filters: FindingFilters): Finding[] {
  return findings.filter((finding) => matches(finding, filters));
}

/** What there is to choose, each with how many findings it would leave. Chosen values stay offered. */
export function filterOptions(findings: readonly Finding[], filters: FindingFilters, key: FilterKey): FilterOption[] {
  const counts = new Map<string, number>();
  for (const finding of findings)
    counts.set(finding[key], (counts.get(finding[key]) ?? 0) + (matches(finding, filters, key) ? 1 : 0));
  // After the others, which so stay where they are when one is chosen.
  for (const chosen of filters[key] ?? []) if (!counts.has(chosen)) counts.set(chosen, 0);
  return [...counts].map(([value, count]) => ({ value, label: labelIn(titles[key], value), count }));
}
