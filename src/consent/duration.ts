import { dayMs, hourMs, minuteMs } from '#src/lib/time.ts';

/** Limits of `Enable-RemoteSupport -ExpireInMinutes`, which the job's `expirationTimestamp` shares. */
export const minimumMinutes = 60;
export const maximumMinutes = 20_160;
export const defaultMinutes = 480;

/** The durations offered, shortest first. */
export const durationChoices: readonly { label: string; minutes: number }[] = [
  { label: '1 hour', minutes: hourMs / minuteMs },
  { label: '4 hours', minutes: (4 * hourMs) / minuteMs },
  { label: '8 hours', minutes: defaultMinutes },
  { label: '1 day', minutes: dayMs / minuteMs },
  { label: '3 days', minutes: (3 * dayMs) / minuteMs },
  { label: '7 days', minutes: (7 * dayMs) / minuteMs },
  { label: '14 days', minutes: maximumMinutes },
];

/** What is wrong with the end of access: no time, not ahead, less than an hour or more than 14 days. */
export type EndProblem = 'noTime' | 'past' | 'tooShort' | 'tooLong';

/**
 * Whether access may end at `end` when it starts at `start`, both ms of server time. `minutes` is rounded down, so that a command which
 * takes minutes never asks for more than was agreed.
 */
export function checkEnd(end: number, start: number): { ok: true; minutes: number } | { ok: false; why: EndProblem } {
  const minutes = (end - start) / minuteMs;
  if (Number.isNaN(minutes)) return { ok: false, why: 'noTime' };
  if (minutes <= 0) return { ok: false, why: 'past' };
  if (minutes < minimumMinutes) return { ok: false, why: 'tooShort' };
  if (minutes > maximumMinutes) return { ok: false, why: 'tooLong' };
  return { ok: true, minutes: Math.floor(minutes) };
}
