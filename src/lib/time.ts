import { keepRecent } from './keep-recent.ts';

const absoluteFormats = new Map<string, Intl.DateTimeFormat>();

/** `timeZone` is an IANA name; the browser's zone when left out. */
function absoluteFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const key = timeZone ?? '';
  const known = absoluteFormats.get(key);
  if (known) return known;
  // en-US only for its three-letter month names (en-GB has "Sept"); the order of the parts is ours.
  const format = new Intl.DateTimeFormat('en-US', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  absoluteFormats.set(key, format);
  return format;
}

/** The same few moments are shown over and over, and Intl takes long. */
const mostMoments = 500;
const moments = new Map<string, ReadonlyMap<string, string>>();

function partsOf(at: number | Date, timeZone: string | undefined): ReadonlyMap<string, string> | undefined {
  const ms = Number(at);
  // Dates beyond ±8.64e15 ms do not exist and make Intl throw.
  if (!(Math.abs(ms) <= 8.64e15)) return undefined;
  const key = `${ms} ${timeZone ?? ''}`;
  const known = moments.get(key);
  if (known) return known;
  const parts = new Map(
    absoluteFormat(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  keepRecent(moments, key, parts, mostMoments);
  return parts;
}

function zoneOf(parts: ReadonlyMap<string, string>): string {
  // Node and browsers differ in how they write no offset: "GMT" or "GMT+0".
  return (parts.get('timeZoneName') ?? 'UTC').replace('GMT', 'UTC').replace(/\+0$/, '');
}

/** "24 Nov 2026, 22:00 UTC+1". `at` in milliseconds since 1970; "unknown time" when it is no date. */
export function formatInstant(at: number | Date, timeZone?: string): string {
  const parts = partsOf(at, timeZone);
  if (!parts) return 'unknown time';
  const part = (type: string) => parts.get(type) ?? '';
  return `${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')} ${zoneOf(parts)}`;
}

/** "24 Nov 2026, 22:00:07 UTC+1": to the second, for what is compared with logs. */
export function formatSecond(at: number | Date, timeZone?: string): string {
  const parts = partsOf(at, timeZone);
  if (!parts) return 'unknown time';
  const part = (type: string) => parts.get(type) ?? '';
  return `${part('day')} ${part('month')} ${part('year')}, ${formatClock(at, timeZone)} ${zoneOf(parts)}`;
}

/** "14:02:07", the time of day alone, for things that happened moments ago. */
export function formatClock(at: number | Date, timeZone?: string): string {
  const parts = partsOf(at, timeZone);
  if (!parts) return 'unknown time';
  return `${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`;
}

/** "UTC+1", the offset in force at that moment. */
export function formatZone(at: number | Date, timeZone?: string): string {
  const parts = partsOf(at, timeZone);
  return parts ? zoneOf(parts) : 'UTC';
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** When something was: the time of day while that cannot be mistaken, later with its date. ms of server time. */
export const momentWords = (at: number, now: number): string =>
  Math.abs(now - at) < 12 * hour ? `${formatClock(at)} ${formatZone(at)}` : formatInstant(at);

/** "3 h 12 min", "2 d 4 h", "45 s": a length of time in its two largest units, cut down, never rounded up. */
export function formatRelative(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown time';
  const length = Math.abs(ms);
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < day) return twoUnits(Math.floor(length / hour), 'h', Math.floor((length % hour) / minute), 'min');
  return twoUnits(Math.floor(length / day), 'd', Math.floor((length % day) / hour), 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "8 s ago", "3 h 12 min ago"; "just now" under a second and for clocks that disagree. */
export function formatAge(ms: number): string {
  if (ms < second) return 'just now';
  return `${formatRelative(ms)} ago`;
}
