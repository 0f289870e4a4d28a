import { levelName } from '#src/consent/level.ts';
import { formatDuration, formatInstant } from '#src/lib/time.ts';
import { keyWord, stateAside, stateKey } from '#src/pages/shared/consent-state.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import type { Summary } from './overview-rows.ts';
import type { Span } from './timeline.ts';

/** How far the reading is. `reading`: machines are still being read; `partly`: something couldn't be read. */
export type Reach = 'reading' | 'partly' | 'whole';

/** Who can get in, in one line; never more than what was read tells. `readAt`: none of it is older, ms. */
export function headline(
  { active, unproven, pending, unread, sessions }: Summary,
  reach: Reach,
  readAt: number,
): string {
  const count = sessions === 1 ? '1 session is' : `${sessions.toLocaleString('en')} sessions are`;
  const open = sessions === 0 ? '' : ` ${count} open now.`;
  if (active > 0) return `Microsoft can access ${countMachines(active)}.${open}`;
  if (unproven + pending > 0) return `Microsoft might have access to ${countMachines(unproven + pending)}.${open}`;
  if (reach === 'reading') return 'Checking access to your machines.';
  if (unread > 0) return `Couldn’t check access to ${countMachines(unread)}.`;
  const where = reach === 'whole' ? '' : ' on the machines that could be checked';
  return `No access found${where}, as of ${formatInstant(readAt)}.`;
}

/** What stands below it. `checked` of `watched` machines could be read. */
export function headlineAside(
  { active, unproven, pending }: Summary,
  { checked, watched }: { checked: number; watched: number | undefined },
): string | undefined {
  const might =
    active > 0 && unproven + pending > 0 ? `It might also have access to ${countMachines(unproven + pending)}.` : '';
  const left =
    watched !== undefined && checked < watched
      ? `${checked.toLocaleString('en')} of ${countMachines(watched)} checked.`
      : '';
  return [might, left].filter(Boolean).join(' ') || undefined;
}

/** One line for whatever couldn't be checked. */
export function problemsLine(problems: readonly { summary: string }[]): string {
  const [only] = problems;
  return problems.length === 1 && only ? only.summary : `${problems.length} things couldn’t be checked.`;
}

/** What the word of absence rests on. */
export function readWords(watched: number | undefined): string {
  const machines = watched === undefined ? '–' : countMachines(watched);
  return `Remote support jobs of ${machines}, from Azure Resource Manager: those with the extension, and those of consents on record. Azure Resource Graph lists which machines have the extension, up to ten minutes late.`;
}

/** Resource groups whose consents only History reads. */
export function leftGroupsLine(count: number): string {
  return `Consents of ${count.toLocaleString('en')} resource groups aren’t read here. History reads them.`;
}

/** `count`: of resource groups; undefined for all. */
export function unreadGroupsLine(count: number | undefined): string {
  if (count === undefined) return 'Consents on record couldn’t be read.';
  return `Consents of ${count} resource group${count === 1 ? '' : 's'} couldn’t be read.`;
}

/** A span of the timeline. */
export function spanWords(span: Span): string {
  const { from, until, used } = span;
  return `${accessWords(span)} · ${formatInstant(from)}, ${formatDuration(until - from)} · ${usedWords(used)}`;
}

export function accessWords({ consent }: Span): string {
  if (consent === undefined) return 'No consent found on record';
  const { entry, state } = consent;
  return [levelName(entry.consent.level), keyWord(stateKey(state)), stateAside(state)].filter(Boolean).join(' · ');
}

export function usedWords(used: number | undefined): string {
  if (used === undefined) return 'Use not known';
  return used === 0 ? 'Not used' : `${formatDuration(used)} used`;
}

/** `requests`: the numbers of closed support requests, one for each access. */
export function afterWorkTitle(requests: readonly string[]): string {
  const [first = '', ...others] = new Set(requests);
  return others.length === 0
    ? `Support request ${first} is closed.`
    : `${others.length + 1} support requests are closed.`;
}

export function afterWorkLine(names: readonly string[]): string {
  const [first = ''] = names;
  return `Microsoft still has access to ${names.length === 1 ? first : countMachines(names.length)}.`;
}
