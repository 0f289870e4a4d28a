import type { MachineFilters } from '#src/paths.ts';
import { searchWords } from '#src/pages/shared/fleet-search.ts';
import type { FleetView } from './fleet-view.ts';
import { filterRows } from './machine-filter.ts';
import { accessTexts } from './machine-row.ts';

/** Groups of machines that may yet turn out to be of another. */
const notKnown = ['notRead', 'unknown'];

/** The search looks in the words for access too. What is shorter is looked for in names. */
const isOfAccess = (word: string): boolean => word.length > 2 && accessTexts.some((text) => text.includes(word));

/** Whether it is looked for because of access: "azure" and "machine", which stand in the middle of such words, are names and places. */
const beginsAccess = (word: string): boolean => word.length > 2 && accessTexts.some((text) => text.startsWith(word));

/** These filters without what they ask of access, in a filter or in words; `undefined` where that is nothing. */
export function withoutAccess({ search = '', ...filters }: MachineFilters): MachineFilters | undefined {
  const words = searchWords(search);
  const others = words.some(beginsAccess) ? words.filter((word) => !isOfAccess(word)) : words;
  if ((filters.remoteSupport ?? []).length === 0 && others.length === words.length) return undefined;
  return { ...filters, remoteSupport: [], ...(others.length > 0 && { search: others.join(' ') }) };
}

/** The filters under which what is not known of access is shown, beside what these show; `undefined` where they are not about access, or show it. */
export function filtersOfNotKnown(filters: MachineFilters): MachineFilters | undefined {
  const open = withoutAccess(filters);
  const hidden = notKnown.filter((group) => !(filters.remoteSupport ?? []).includes(group));
  return open === undefined || hidden.length === 0 ? undefined : { ...open, remoteSupport: hidden };
}

type Filtered = Parameters<typeof filterRows>[0];

/** How many machines these filters do not show by what is last known of their access, which may not be so now. */
export function lastKnownUnder(
  view: (Filtered & Pick<FleetView, 'lastKnown'>) | undefined,
  filters: MachineFilters,
): number {
  const open = withoutAccess(filters);
  if (view === undefined || open === undefined || view.lastKnown.length === 0) return 0;
  const left = new Set(view.lastKnown);
  for (const row of filterRows(view, filters)) left.delete(row);
  return filterRows(view, open).filter((row) => left.has(row)).length;
}

/** How many machines these filters do not show only because their access is not known. */
export function notKnownUnder(view: Filtered | undefined, filters: MachineFilters): number {
  const open = filtersOfNotKnown(filters);
  return view === undefined || open === undefined ? 0 : filterRows(view, open).length;
}

/** Within which the access that these filters ask for was read, where rows are off screen longer than they count as of now, ms. */
export const readWithin = (
  view: { numbers: Pick<FleetView['numbers'], 'restWithin'> } | undefined,
  filters: MachineFilters,
): number | undefined => (withoutAccess(filters) === undefined ? undefined : view?.numbers.restWithin);
