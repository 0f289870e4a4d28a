import type { MachineFilters } from '#src/paths.ts';
import { operatingSystemName, remoteSupportGroups } from './machine-row.ts';
import type { MachineRow } from './machine-row.ts';

export const eligibilityWords: Record<MachineRow['eligible']['verdict'], string> = {
  eligible: 'Eligible',
  notEligible: 'Not eligible',
  cannotTell: 'Cannot tell',
};

/** The filters that offer a choice of values, in the order in which their pills stand. */
export const filterKeys = ['status', 'remoteSupport', 'eligibility', 'subscription', 'resourceGroup'] as const;
export type FilterKey = (typeof filterKeys)[number];

export const filterLabels: Record<FilterKey, string> = {
  status: 'Status',
  remoteSupport: 'Remote support',
  eligibility: 'Eligibility',
  subscription: 'Subscription',
  resourceGroup: 'Resource group',
};

const valueOf: Record<FilterKey, (row: MachineRow) => string> = {
  status: (row) => row.status ?? 'Unknown',
  remoteSupport: (row) => row.group,
  eligibility: (row) => row.eligible.verdict,
  subscription: (row) => row.machine.subscriptionId,
  resourceGroup: (row) => row.machine.resourceGroup.toLowerCase(),
};

const labelOf: Record<FilterKey, (row: MachineRow) => string> = {
  status: valueOf.status,
  remoteSupport: (row) => remoteSupportGroups[row.group],
  eligibility: (row) => eligibilityWords[row.eligible.verdict],
  subscription: (row) => row.machine.subscriptionName,
  resourceGroup: valueOf.resourceGroup,
};

/** Reads the list's view state from its URL; what is not a filter is left alone. */
export function readFilters(query: URLSearchParams): MachineFilters {
  const lists = filterKeys.map((key) => [key, query.getAll(key).filter((value) => value !== '')] as const);
  const search = query.get('search') ?? '';
  const sort = query.get('sort') ?? '';
  return {
    ...(search === '' ? {} : { search }),
    ...(sort === '' ? {} : { sort }),
    ...Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
  };
}

const texts = new WeakMap<MachineRow, string>();

/** What is searched of a row: put together once, and not at each letter that is typed. */
const searched = (row: MachineRow): string => {
  const before = texts.get(row);
  if (before !== undefined) return before;
  const { machine } = row;
  const words = [
    machine.name,
    row.status,
    operatingSystemName(machine),
    machine.resourceGroup,
    machine.subscriptionName,
    machine.location,
    remoteSupportGroups[row.group],
  ];
  const text = words.join('\n').toLowerCase();
  texts.set(row, text);
  return text;
};

const wordsOf = ({ search = '' }: MachineFilters): string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

function matches(row: MachineRow, words: readonly string[], filters: MachineFilters, except?: FilterKey): boolean {
  if (!words.every((word) => searched(row).includes(word))) return false;
  return filterKeys.every((key) => {
    const wanted = key === except ? undefined : filters[key];
    return wanted === undefined || wanted.length === 0 || wanted.includes(valueOf[key](row));
  });
}

export function filterRows(rows: readonly MachineRow[], filters: MachineFilters): MachineRow[] {
  const words = wordsOf(filters);
  return rows.filter((row) => matches(row, words, filters));
}

/** The values a filter offers, each with how many rows it would show beside the other filters. Chosen values stay offered. */
export function filterOptions(
  rows: readonly MachineRow[],
  filters: MachineFilters,
  key: FilterKey,
): { value: string; label: string; count: number }[] {
  const words = wordsOf(filters);
  const options = new Map<string, { value: string; label: string; count: number }>();
  for (const chosen of filters[key] ?? []) options.set(chosen, { value: chosen, label: chosen, count: 0 });
  for (const row of rows) {
    const value = valueOf[key](row);
    const option = options.get(value) ?? { value, label: '', count: 0 };
    option.label = labelOf[key](row);
    if (matches(row, words, filters, key)) option.count += 1;
    options.set(value, option);
  }
  return [...options.values()].toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
}
