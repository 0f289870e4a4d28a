// @ts-check
// Times of a receipt, compared to the nanosecond: as bigint nanoseconds since 1970-01-01T00:00:00Z.

const instantForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;
const utcSecondsForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const nanosPerSecond = 1_000_000_000n;

/** 300 seconds: what two clocks may differ by. */
export const tolerance = 300n * nanosPerSecond;

/** 300 seconds: what Microsoft Entra may date a token before it is issued. */
export const backdating = 300n * nanosPerSecond;

/** @param {number} minutes */
export const minutesNanos = (minutes) => BigInt(minutes) * 60n * nanosPerSecond;

/**
 * Milliseconds of a day and time in UTC; `undefined` for a day that no calendar has.
 * @param {number} year @param {number} month @param {number} day
 */
function dayMillis(year, month, day) {
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  const isSame = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSame ? date.getTime() : undefined;
}

/**
 * @param {string} text an instant as `docs/receipt.md` defines it
 * @returns {bigint | undefined} `undefined` when it is none
 */
export function instantNanos(text) {
  const match = instantForm.exec(text);
  // Azure's word for "never" is in the year 1.
  if (match === null || text.startsWith('0001-')) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match;
  const millis = dayMillis(Number(year), Number(month), Number(day));
  const inRange = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (millis === undefined || !inRange || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -60 : 60);
  const seconds = millis / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  return BigInt(seconds) * nanosPerSecond + BigInt(fraction.padEnd(9, '0'));
}

/**
 * For texts whose shape was read before.
 * @param {string} text
 */
export function knownNanos(text) {
  const nanos = instantNanos(text);
  if (nanos === undefined) throw new TypeError(`Not an instant: ${text}`);
  return nanos;
}

/** @param {string} text */
export const isUtcSeconds = (text) => utcSecondsForm.test(text) && instantNanos(text) !== undefined;

/**
 * The number of seconds since 1970 that JSON Web Tokens give, which may have a fraction.
 * @param {number} seconds finite
 */
export function numericDateNanos(seconds) {
  const whole = Math.floor(seconds);
  return BigInt(whole) * nanosPerSecond + BigInt(Math.round((seconds - whole) * 1e9));
}

/**
 * Whole seconds, cut downwards.
 * @param {bigint} nanos
 */
export const secondsOf = (nanos) => {
  const seconds = nanos / nanosPerSecond;
  return nanos % nanosPerSecond < 0n ? seconds - 1n : seconds;
};

const lastDate = 8_640_000_000_000n;

/**
 * For a person: UTC to the second.
 * @param {bigint} nanos
 */
export function utcText(nanos) {
  const seconds = secondsOf(nanos);
  // Beyond this a Date is invalid, and a token may claim any number.
  if (seconds > lastDate || seconds < -lastDate) return `${seconds} s after 1970`;
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
