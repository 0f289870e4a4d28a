/** How far two clocks that both count as right may lie apart, ms. Entra's own libraries allow the same 5 minutes. */
export const clockSkewMs = 300_000;

/**
 * How long before it is issued Microsoft Entra may date a token (`iat`, `nbf`), so that clocks that are behind take it, ms. `auth_time` is not dated so.
 * https://github.com/openid/AppAuth-iOS/issues/264
 */
export const backdatingMs = 300_000;

const instantPattern =
  /^(\d{4}-\d{2}-\d{2})(T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Milliseconds since the epoch of an ISO 8601 instant with its zone, as ARM writes it (up to 7 fraction digits), else undefined. */
export function parseInstant(text: string | undefined): number | undefined {
  const { second, fraction } = partsOf(text) ?? {};
  // A fraction is cut, not rounded, before the epoch as well.
  return second === undefined ? undefined : second + Number(fraction?.slice(0, 3));
}

/** The same in nanoseconds, for a comparison that must not depend on how a browser cuts a fraction. */
export function instantNanoseconds(text: string | undefined): bigint | undefined {
  const { second, fraction = '' } = partsOf(text) ?? {};
  return second === undefined ? undefined : BigInt(second) * 1_000_000n + BigInt(fraction);
}

/** The whole second before an instant, in milliseconds since the epoch, and the nanoseconds since then, in 9 digits. */
function partsOf(text: string | undefined): { second: number; fraction: string } | undefined {
  const [, day, time, fraction = '', zone] = instantPattern.exec(text ?? '') ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  return { second: Date.parse(`${day}${time}${zone}`), fraction: fraction.padEnd(9, '0') };
}

/** Whether a date `YYYY-MM-DD` is in the calendar: browsers differ in whether 30 February is 2 March or none. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).getUTCDate() === Number(text.slice(8));
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
