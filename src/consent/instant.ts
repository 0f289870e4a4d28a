/** How far two clocks that both count as right may lie apart, ms. Entra's own libraries allow the same 5 minutes. */
export const clockSkewMs = 300_000;

const instantPattern =
  /^(\d{4}-\d{2}-\d{2})(T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Milliseconds since the epoch of an ISO 8601 instant with its zone, as ARM writes it (up to 7 fraction digits), else undefined. */
export function parseInstant(text: string | undefined): number | undefined {
  const at = instantNanoseconds(text);
  // A fraction is cut, not rounded, before the epoch as well.
  return at === undefined ? undefined : Number((at - (((at % million) + million) % million)) / million);
}

const million = 1_000_000n;

/** The same in nanoseconds, for a comparison that must not depend on how a browser cuts a fraction. */
export function instantNanoseconds(text: string | undefined): bigint | undefined {
  const [, day, time, fraction = '', zone] = instantPattern.exec(text ?? '') ?? [];
  // Browsers differ in whether 30 February is an instant.
  if (day === undefined || !isDay(day)) return undefined;
  return BigInt(Date.parse(`${day}${time}${zone}`)) * million + BigInt(fraction.padEnd(9, '0'));
}

/** Whether a date `YYYY-MM-DD` is in the calendar. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

/**
 * UTC in whole seconds, `2026-11-24T21:00:00Z`, rounded down. ARM may rewrite the fraction of a time it finds inside an object
 * parameter (`.000Z` comes back as `Z`), and a record must come back as it was hashed. Throws RangeError for an invalid date.
 */
export function toUtcSeconds(at: number | Date): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Whether a text is exactly what `toUtcSeconds` writes. */
export function isUtcSeconds(text: string): boolean {
  const at = parseInstant(text);
  return at !== undefined && toUtcSeconds(at) === text;
}
