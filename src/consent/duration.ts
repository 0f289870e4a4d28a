/** Limits of `Enable-RemoteSupport -ExpireInMinutes`, which the job's `expirationTimestamp` shares. */
export const minimumMinutes = 60;
export const maximumMinutes = 20_160;
export const defaultMinutes = 480;

const hour = 60;
const day = 24 * hour;
const minuteMs = 60_000;

/** The durations offered, shortest first. */
export const durationChoices: readonly { label: string; minutes: number }[] = [
  { label: '1 hour', minutes: hour },
  { label: '4 hours', minutes: 4 * hour },
  { label: '8 hours', minutes: 8 * hour },
  { label: '1 day', minutes: day },
  { label: '3 days', minutes: 3 * day },
  { label: '7 days', minutes: 7 * day },
  { label: '14 days', minutes: 14 * day },
];

/**
 * Whether access may end at `end` when it starts at `now` (server time). `minutes` is rounded down, so that a command which takes
 * minutes never asks for more than was agreed.
 */
export function checkEnd(end: Date, now: Date): { ok: true; minutes: number } | { ok: false; reason: string } {
  const length = (end.getTime() - now.getTime()) / minuteMs;
  if (Number.isNaN(length)) return { ok: false, reason: 'Enter a date and a time at which access ends.' };
  if (length <= 0) return { ok: false, reason: 'The end is in the past.' };
  if (length < minimumMinutes) return { ok: false, reason: 'Access lasts at least 1 hour.' };
  if (length > maximumMinutes) return { ok: false, reason: 'Access lasts at most 14 days.' };
  return { ok: true, minutes: Math.floor(length) };
}
