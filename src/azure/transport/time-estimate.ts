import { readHttpDate } from './error-reply.ts';
import { type Instant, isDisturbed } from './instant.ts';

interface Interval {
  low: number;
  high: number;
}

/** Between which two values server time minus steady time lies, ms. */
export interface Estimate extends Interval {
  /** When it was found. */
  since: Instant;
  /** A reply that does not fit: the next one that agrees with it is believed. */
  doubt?: Interval;
}

/** What one reply says. */
export interface Said {
  /** Its header `Date`; `null` when it has none or browsers may not see it. */
  date: string | null;
  /** How long it lay in a store on the way, ms. */
  ageMs: number;
  sentAt: Instant;
  receivedAt: Instant;
}

/** Longer than this, and clocks may have drifted: what a reply says counts alone. */
export const freshMs = 10 * 60_000;

const overlap = (a: Interval, b: Interval): Interval | undefined => {
  const [low, high] = [Math.max(a.low, b.low), Math.min(a.high, b.high)];
  return low <= high ? { low, high } : undefined;
};

/** `Date` has whole seconds and was written between sending and receiving. */
const intervalOf = ({ date, ageMs, sentAt, receivedAt }: Said): Interval | undefined => {
  const at = readHttpDate(date);
  // A sleep on the way would make the reply look as if it had just been written.
  if (at === undefined || !Number.isFinite(ageMs) || isDisturbed(sentAt, receivedAt)) return undefined;
  const written = at + ageMs;
  return { low: written - receivedAt.steady, high: written + 1000 - sentAt.steady };
};

/**
 * What is known after one more reply. Intervals that overlap narrow each other. One that does not fit is believed when a second reply says
 * the same: the steady clock cannot have been set, so either the server's was, or the one reply is wrong.
 */
export const hear = (known: Estimate | undefined, said: Said): Estimate | undefined => {
  const interval = intervalOf(said);
  if (interval === undefined) return known;
  const { receivedAt } = said;
  const isUsable =
    known !== undefined && receivedAt.steady - known.since.steady < freshMs && !isDisturbed(known.since, receivedAt);
  if (!isUsable) return { ...interval, since: receivedAt };
  const narrowed = overlap(known, interval);
  if (narrowed !== undefined) return { ...narrowed, since: known.since };
  const agreed = known.doubt && overlap(known.doubt, interval);
  if (agreed !== undefined) return { ...agreed, since: receivedAt };
  return { ...known, doubt: interval };
};

export const middleOf = ({ low, high }: Estimate): number => (low + high) / 2;

/** How far from the truth the middle may be, ms. */
export const errorOf = ({ low, high }: Estimate): number => (high - low) / 2;
