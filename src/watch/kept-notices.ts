import * as v from 'valibot';
import { type BellEntry, keptNotificationsKey } from '#src/shell/notifications.ts';

/*
 * What this tab keeps of the bell, so that it outlives a reload: of one account, until sign-out. Titles name machines, as the wizard's draft
 * does; what Azure or a person wrote of them is left out. Read as input that anybody may have written.
 */

/** Older entries are forgotten. */
const mostEntries = 50;

const short = v.pipe(v.string(), v.maxLength(1000));
/** A page of this app, and no other host's. */
const path = v.pipe(v.string(), v.regex(/^\/(?![/\\])/));

const entrySchema = v.object({
  id: short,
  title: short,
  // Work that goes on is told anew after a reload.
  tone: v.picklist(['neutral', 'info', 'good', 'attention', 'bad']),
  at: v.number(),
  isRead: v.boolean(),
  to: v.exactOptional(path),
  act: v.exactOptional(v.object({ label: short, to: path })),
});
// By one consent, or on one machine where none is known; `step` is the last of the steps before it that was told, in minutes.
const end = { consentId: v.optional(short), machineIds: v.array(short), until: v.number(), step: v.number() };
const toldSchema = v.object({
  // From when on this tab watches: what was so before is no news.
  since: v.number(),
  // Those last seen open, by id.
  sessions: v.record(short, v.object({ machineId: short, from: v.optional(v.number()) })),
  // Those that are near.
  ends: v.record(short, v.object(end)),
  // Jobs that let Microsoft in, by machine.
  live: v.array(short),
  // Consents whose support request is closed.
  closed: v.array(short),
});
/** What was told of access, by ids alone. Times in ms of server time. */
export type Told = v.InferOutput<typeof toldSchema>;

const schema = v.object({
  owner: short,
  entries: v.pipe(v.array(entrySchema), v.maxLength(mostEntries)),
  told: toldSchema,
});

/** This owner's, without another toast; undefined where there are none, or anything is malformed. */
export function readNotices(owner: string): { entries: BellEntry[]; told: Told } | undefined {
  try {
    const kept = v.parse(schema, JSON.parse(sessionStorage.getItem(keptNotificationsKey) ?? 'null'));
    const entries = kept.entries.map((entry) => ({ ...entry, isQuiet: true }));
    if (kept.owner === owner) return { entries, told: kept.told };
  } catch {
    // What happened is in Azure all the same.
  }
  return undefined;
}

/** In place of whoever's were there. */
export function keepNotices(owner: string, all: readonly BellEntry[], told: Told): void {
  const entries = all.filter((entry) => v.is(entrySchema, entry)).slice(0, mostEntries);
  try {
    sessionStorage.setItem(keptNotificationsKey, JSON.stringify(v.parse(schema, { owner, entries, told })));
  } catch {
    // Its storage is full or switched off: then they end with the page.
  }
}
