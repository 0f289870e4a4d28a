import { accessLevelName, accessLevels } from '#src/consent/access-level.ts';
import { labelIn } from '#src/lib/label-in.ts';
import { chosenValues } from '#src/pages/shared/chosen-values.ts';
import type { HistoryFilters } from '#src/paths.ts';
import { stateWords } from './history-row.ts';
import type { HistoryRow } from './history-row.ts';

/** The filters that offer a choice of values, in the order in which their pills stand. */
export const filterKeys = ['state', 'level', 'person', 'subscription', 'resourceGroup'] as const;
export type FilterKey = (typeof filterKeys)[number];

export const filterLabels: Record<FilterKey, string> = {
  state: 'State',
  level: 'Access level',
  person: 'Agreed by',
  subscription: 'Subscription',
  resourceGroup: 'Resource group',
};

const valuesOf: Record<FilterKey, (row: HistoryRow) => readonly string[]> = {
  state: (row) => [row.state],
  level: (row) => [row.entry.consent.level],
  person: (row) => [row.entry.consent.userId],
  subscription: (row) => row.subscriptions,
  resourceGroup: (row) => row.resourceGroups,
};

const levelNames = Object.fromEntries(accessLevels.map((level) => [level, accessLevelName(level)]));

/** Takes the name of a subscription by its id. */
export type SubscriptionName = (subscriptionId: string) => string;

/** `row`: one that has the value; a value that was chosen may have none, or none yet. */
function labelOf(key: FilterKey, value: string, subscriptionName: SubscriptionName, row?: HistoryRow): string {
  if (key === 'state') return labelIn(stateWords, value);
  if (key === 'level') return labelIn(levelNames, value);
  if (key === 'person') return row?.who ?? value;
  return key === 'subscription' ? subscriptionName(value) : value;
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean => dayPattern.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** Reads the list's view state from its URL; what is not a filter is left alone. */
export function readFilters(query: URLSearchParams): HistoryFilters {
  const texts = (['search', 'sort'] as const).map((key) => [key, query.get(key) ?? ''] as const);
  const days = (['from', 'to'] as const).map((key) => [key, query.get(key) ?? ''] as const);
  return Object.fromEntries([
    ...texts.filter(([, text]) => text !== ''),
    ...Object.entries(chosenValues(query, filterKeys)),
    ...days.filter(([, day]) => isDay(day)),
  ]);
}

export function isFiltered(filters: HistoryFilters): boolean {
  const { search, from, to } = filters;
  return [search, from, to].some(Boolean) || filterKeys.some((key) => (filters[key] ?? []).length > 0);
}

/** What a reset leaves: how the consents stand, not which are shown. */
export const onlyArrangement = ({ sort }: HistoryFilters): HistoryFilters => (sort === undefined ? {} : { sort });

/** Days, both included, as moments of the browser's zone, in which the page shows all times. Ms since 1970. */
export function periodOf({ from, to }: Pick<HistoryFilters, 'from' | 'to'>): { from: number; until: number } {
  const start = from === undefined ? Number.NaN : new Date(`${from}T00:00:00`).getTime();
  const lastDay = to === undefined ? undefined : new Date(`${to}T00:00:00`);
  // The next midnight, which a day of 23 or 25 hours reaches too.
  lastDay?.setDate(lastDay.getDate() + 1);
  // A day whose clocks are put forward at midnight begins later.
  lastDay?.setHours(0, 0, 0, 0);
  const end = lastDay?.getTime() ?? Number.NaN;
  return { from: Number.isNaN(start) ? -Infinity : start, until: Number.isNaN(end) ? Infinity : end };
}

type Test = (row: HistoryRow) => boolean;

function testOf(filters: HistoryFilters, except?: FilterKey): Test {
  const words = (filters.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { from, until } = periodOf(filters);
  const wanted = filterKeys
    .map((key) => ({ key, values: new Set(key === except ? [] : filters[key]) }))
    .filter(({ values }) => values.size > 0);
  return (row) => {
    const agreed = Date.parse(row.entry.consent.notBefore);
    if (agreed < from || agreed >= until) return false;
    if (!words.every((word) => row.searched.includes(word))) return false;
    return wanted.every(({ key, values }) => valuesOf[key](row).some((value) => values.has(value)));
  };
}

export function filterRows(rows: readonly HistoryRow[], filters: HistoryFilters): HistoryRow[] {
  return rows.filter(testOf(filters));
}

interface Option {
  value: string;
  label: string;
  count: number;
}

/** The values a filter offers, each with how many consents it would show beside the other filters. Chosen values stay offered. */
export function filterOptions(
  rows: readonly HistoryRow[],
  filters: HistoryFilters,
  key: FilterKey,
  subscriptionName: SubscriptionName,
): Option[] {
  const test = testOf(filters, key);
  const options = new Map<string, Option>();
  for (const chosen of filters[key] ?? [])
    options.set(chosen, { value: chosen, label: labelOf(key, chosen, subscriptionName), count: 0 });
  for (const row of rows) {
    const isShown = test(row);
    for (const value of valuesOf[key](row)) {
      const option = options.get(value) ?? { value, label: '', count: 0 };
      option.label = labelOf(key, value, subscriptionName, row);
      if (isShown) option.count += 1;
      options.set(value, option);
    }
  }
  return [...options.values()].toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
}
