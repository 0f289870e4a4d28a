/** How far two clocks that both count as right may lie apart, ms. Entra's own libraries allow the same 5 minutes. */
export const clockSkewMs = 300_000;

/**
 * Milliseconds since 1970 of an ISO 8601 instant, as ARM writes it (up to 9 fraction digits, cut), else undefined. A time without a zone is
 * UTC, as Azure's specifications say. A time in year 1 is .NET for "never", so it is no time.
 */
export function parseInstant(text: string | undefined): number | undefined {
  const { second, fraction } = partsOf(text) ?? {};
  return second === undefined ? undefined : second + Number(fraction?.slice(0, 3));
}

/** The same in nanoseconds, for comparisons that must not depend on how a browser cuts a fraction. */
export function instantNanoseconds(text: string | undefined): bigint | undefined {
  const { second, fraction = '' } = partsOf(text) ?? {};
  return second === undefined ? undefined : BigInt(second) * 1_000_000n + BigInt(fraction);
}

/**
 * UTC in whole seconds, `2026-11-24T21:00:00Z`, rounded down. ARM may rewrite the fraction of a time it finds inside an object
 * parameter, and a record must come back as it was hashed. Throws RangeError for an invalid date.
 */
export function toUtcSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Whether a text is exactly what `toUtcSeconds` writes. */
export function isUtcSeconds(text: string): boolean {
  const at = parseInstant(text);
  return at !== undefined && toUtcSeconds(at) === text;
}

/** "30 Nov 2026, 12:15 UTC", in the browser's zone unless an IANA name is given. "unknown time" when it is no date. */
export function formatInstant(ms: number, timeZone?: string): string {
  const part = partsIn(ms, timeZone);
  return part
    ? `${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')} ${zoneOf(part)}`
    : unknownTime;
}

/** "UTC+1", the offset in force at that moment. */
export function formatZone(ms: number, timeZone?: string): string {
  const part = partsIn(ms, timeZone);
  return part ? zoneOf(part) : 'UTC';
}

/** "3 h 12 min", "2 d 4 h", "45 s": a length of time in ms in its two largest units, cut down, never rounded up. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return unknownTime;
  const length = Math.abs(ms);
  if (length < minuteMs) return `${Math.floor(length / secondMs)} s`;
  if (length < hourMs) return `${Math.floor(length / minuteMs)} min`;
  return length < dayMs ? twoUnits(length, hourMs, 'h', minuteMs, 'min') : twoUnits(length, dayMs, 'd', hourMs, 'h');
}

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds (`P1DT8H`), else undefined. Years and months have no fixed length. */
export function parseIsoDuration(text: string | undefined): number | undefined {
  const parts = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  return Number(days) * dayMs + Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs;
}

/** Whole minutes, rounded up, as an ISO 8601 duration: `PT90M`. */
export function toIsoDuration(ms: number): string {
  return `PT${Math.ceil(ms / minuteMs)}M`;
}

const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const unknownTime = 'unknown time';

const instantPattern =
  /^(\d{4}-\d{2}-\d{2})(T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/** The whole second before an instant, in milliseconds since the epoch, and the nanoseconds since then, in 9 digits. */
function partsOf(text: string | undefined): { second: number; fraction: string } | undefined {
  const [, day, time, fraction = '', zone = 'Z'] = instantPattern.exec(text ?? '') ?? [];
  if (day === undefined || day.startsWith('0001-') || !isDay(day)) return undefined;
  return { second: Date.parse(`${day}${time}${zone}`), fraction: fraction.padEnd(9, '0') };
}

/** Whether a date `YYYY-MM-DD` is in the calendar: browsers differ in whether 30 February is 2 March or none. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).getUTCDate() === Number(text.slice(8));
}

// en-US only for its three-letter month names (en-GB has "Sept"); the order of the parts is ours.
const formatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'shortOffset',
} as const;

/** Made once: making one takes longer than using it a hundred times. */
const localFormat = new Intl.DateTimeFormat('en-US', formatOptions);

type Part = (type: Intl.DateTimeFormatPartTypes) => string;

function partsIn(ms: number, timeZone: string | undefined): Part | undefined {
  // Dates beyond ±8.64e15 ms do not exist and make Intl throw.
  if (!(Math.abs(ms) <= 8.64e15)) return undefined;
  const format =
    timeZone === undefined ? localFormat : new Intl.DateTimeFormat('en-US', { ...formatOptions, timeZone });
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return (type) => parts.get(type) ?? '';
}

function zoneOf(part: Part): string {
  // Node and browsers differ in how they write no offset: "GMT" or "GMT+0".
  return (part('timeZoneName') || 'UTC').replace('GMT', 'UTC').replace(/\+0$/, '');
}

function twoUnits(length: number, largeMs: number, largeUnit: string, smallMs: number, smallUnit: string): string {
  const small = Math.floor((length % largeMs) / smallMs);
  const large = `${Math.floor(length / largeMs)} ${largeUnit}`;
  return small === 0 ? large : `${large} ${small} ${smallUnit}`;
}
