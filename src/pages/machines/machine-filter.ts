import type { MachineFilters } from '#src/paths.ts';
import { labelIn } from '#src/lib/label-in.ts';
import { compareText } from '#src/lib/sort.ts';
import { chosenValues } from '#src/pages/shared/chosen-values.ts';
import { type RowMask, type SearchedColumn, searchRows, searchWords } from '#src/pages/shared/fleet-search.ts';
import { allowedCodes, countValues, type Facet } from './facets.ts';
import { type FilterKey, filterKeys } from './filter-keys.ts';
import { eligibilityWords } from './fleet-index.ts';
import type { FleetView } from './fleet-view.ts';
import { remoteSupportGroups } from './machine-row.ts';

/** Reads the list's view state from its URL; what is not a filter is left alone. */
export function readFilters(query: URLSearchParams): MachineFilters {
  const search = query.get('search') ?? '';
  const sort = query.get('sort') ?? '';
  const group = query.get('group') ?? '';
  const columns = query.get('columns') ?? '';
  return {
    ...(search === '' ? {} : { search }),
    ...(sort === '' ? {} : { sort }),
    ...(group === '' ? {} : { group }),
    ...(columns === '' ? {} : { columns }),
    ...chosenValues(query, filterKeys),
  };
}

/** Whether this is the list as it begins: all machines, by name. */
export const isFirstScreen = ({ search, sort, ...lists }: MachineFilters): boolean =>
  search === undefined && (sort === undefined || sort === 'machine') && Object.keys(lists).length === 0;

const labelTexts = new WeakMap<Facet['values'], readonly string[]>();

/** What is searched of a facet: put together once, and not at each letter that is typed. */
const searched = ({ values, codes, members }: Facet): SearchedColumn => {
  const texts = labelTexts.get(values) ?? values.map(({ label }) => label.toLowerCase());
  labelTexts.set(values, texts);
  return { texts, codes, ...(members && { members }) };
};

type Filtered = Pick<FleetView, 'table' | 'byName' | 'facets' | 'words'>;

/** The rows that fit the search and all filters but `except`; `undefined` for all rows. */
const maskOf = (
  { table, facets, words: shown }: Filtered,
  filters: MachineFilters,
  except?: FilterKey,
): RowMask | undefined => {
  const words = searchWords(filters.search ?? '');
  let mask = searchRows(table, [...filterKeys.map((key) => facets[key]), shown].map(searched), words);
  for (const key of filterKeys) {
    const wanted = key === except ? [] : (filters[key] ?? []);
    if (wanted.length === 0) continue;
    const facet = facets[key];
    const allowed = allowedCodes(facet, wanted);
    mask ??= new Uint8Array(table.length).fill(1);
    for (let row = 0; row < mask.length; row += 1) if (allowed[facet.codes[row] ?? 0] !== 1) mask[row] = 0;
  }
  return mask;
};

/** The rows that fit, in the order of their names. */
export function filterRows(view: Filtered, filters: MachineFilters): Uint32Array {
  const mask = maskOf(view, filters);
  return mask === undefined ? view.byName : view.byName.filter((row) => mask[row] === 1);
}

/** Labels that are the same in every list. */
const fixedLabels: { [Key in FilterKey]?: Readonly<Record<string, string>> } = {
  remoteSupport: remoteSupportGroups,
  eligibility: eligibilityWords,
};

interface Option {
  value: string;
  label: string;
  count: number;
}

/**
 * The values a filter offers, each with how many rows it would show beside the other filters. Chosen values stay offered, and are all there is
 * where no list was read.
 */
export function filterOptions(view: FleetView | undefined, filters: MachineFilters, key: FilterKey): Option[] {
  const listed = view === undefined ? [] : listedOptions(view, filters, key);
  const chosen = new Set(filters[key]);
  for (const { value } of listed) chosen.delete(value);
  const gone = [...chosen].map((value) => ({ value, label: labelIn(fixedLabels[key], value), count: 0 }));
  return [...listed, ...gone].toSorted((a, b) => compareText(a.label, b.label));
}

function listedOptions(view: FleetView, filters: MachineFilters, key: FilterKey): Option[] {
  const facet = view.facets[key];
  const inUse = countValues(facet, undefined);
  const counts = countValues(facet, maskOf(view, filters, key));
  const chosen = new Set(filters[key]);
  return facet.values
    .map(({ value, label, toldApart = label }, index) => ({
      value,
      label: toldApart,
      count: counts[index] ?? 0,
      inUse: inUse[index] ?? 0,
    }))
    .filter((option) => option.inUse > 0 || chosen.has(option.value))
    .map(({ value, label, count }) => ({ value, label, count }));
}
