import { formatAge, formatClock, formatInstant, formatZone } from '#src/lib/time.ts';

const halfDay = 12 * 3_600_000;

/** When something was read: the time of day while that cannot be mistaken, later with its date. ms of server time. */
export const momentWords = (at: number, now: number): string =>
  Math.abs(now - at) < halfDay ? `${formatClock(at)} ${formatZone(at)}` : formatInstant(at);

/** "14:02:07 UTC+1 (8 s ago)". */
export const readWords = (at: number, now: number): string => `${momentWords(at, now)} (${formatAge(now - at)})`;
