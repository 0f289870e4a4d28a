import { noteChange } from '#sandbox/changes.ts';
import type { AgendaItem, Tenant } from '#sandbox/tenant.ts';

/** What an agenda item of one kind does when its time has come. `item.at` is the moment it happens at. */
export type Happening = (tenant: Tenant, item: AgendaItem) => void;

/** Notes that something will happen at `at` (tenant time, ms). The kind must be one that `agenda.ts` knows. */
export const schedule = (tenant: Tenant, at: number, kind: string, data: Record<string, unknown> = {}): void => {
  tenant.agenda.push({ at, kind, data });
};

/** Of the items due, the earliest; of those at the same moment, the one noted first. */
const takeNext = (tenant: Tenant, now: number): AgendaItem | undefined => {
  let index = -1;
  for (const [at, item] of tenant.agenda.entries()) {
    const best = tenant.agenda[index];
    if (item.at <= now && (best === undefined || item.at < best.at)) index = at;
  }
  return index < 0 ? undefined : tenant.agenda.splice(index, 1)[0];
};

/** Lets everything happen that is due by `now`, in the order of time, items added meanwhile included. */
export const runDue = (tenant: Tenant, now: number, happenings: Readonly<Record<string, Happening>>): void => {
  for (let item = takeNext(tenant, now); item !== undefined; item = takeNext(tenant, now)) {
    const happening = happenings[item.kind];
    if (happening === undefined) throw new Error(`No one knows what the agenda item "${item.kind}" does.`);
    happening(tenant, item);
    noteChange(tenant, item.at);
  }
};

/** Text from an agenda item's data. @throws {Error} when it is missing: the item was noted wrongly. */
export const itemText = (item: AgendaItem, name: string): string => {
  const value = item.data[name];
  if (typeof value === 'string') return value;
  throw new Error(`The agenda item "${item.kind}" lacks its ${name}.`);
};
