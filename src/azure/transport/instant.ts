/** One moment by two clocks of the browser, ms. */
export interface Instant {
  /** `Date.now()`: anybody can set it, and it knows of sleep. */
  wall: number;
  /** `performance.now()`: nobody can set it, and in some browsers it stands still while the computer sleeps. */
  steady: number;
}

export const instantNow = (): Instant => ({ wall: Date.now(), steady: performance.now() });

/** What clocks that are set right little by little may differ by, ms. */
const toleranceMs = 1000;

/** By how much more the one clock went on than the other, ms. */
const driftOf = (since: Instant, now: Instant): number => now.wall - since.wall - (now.steady - since.steady);

/** Whether meanwhile somebody set the clock, or the computer slept: from here the two look the same. */
export const isDisturbed = (since: Instant, now: Instant): boolean => Math.abs(driftOf(since, now)) > toleranceMs;

/**
 * What to add to the steady clock, ms, as long as no server has been heard since. If the clock on the wall went ahead, the computer may
 * have slept: then it is later by that much, and a grant must not be shown beyond its end. A clock that was set back says nothing.
 */
export const lateBy = (since: Instant, now: Instant): number => {
  const drift = driftOf(since, now);
  return drift > toleranceMs ? drift : 0;
};
