import type { MachineFilters } from '#src/paths.ts';
import { filterRows } from './machine-filter.ts';

/** Groups of machines that may yet turn out to be of another. */
const notKnown = ['notRead', 'unknown'];

/** The filters under which what is not known of access is shown, beside what these show; `undefined` where they are not about access, or show it. */
export function filtersOfNotKnown(filters: MachineFilters): MachineFilters | undefined {
  const chosen = filters.remoteSupport ?? [];
  const hidden = notKnown.filter((group) => !chosen.includes(group));
  return chosen.length === 0 || hidden.length === 0 ? undefined : { ...filters, remoteSupport: hidden };
}

/** How many machines these filters do not show only because their access is not known. */
export function notKnownUnder(view: Parameters<typeof filterRows>[0] | undefined, filters: MachineFilters): number {
  const open = filtersOfNotKnown(filters);
  return view === undefined || open === undefined ? 0 : filterRows(view, open).length;
}
