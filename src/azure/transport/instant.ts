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

/** An answer that took longer, ms, may have lain in a page that its browser had stopped. */
const slowestAnswerMs = 15_000;

/** When what Azure answers now was so: as of the answer, unless that may have been there long before it was seen; then as of the question. */
export const asOf = (asked: Instant): Instant => {
  const answered = instantNow();
  const isSure = !isDisturbed(asked, answered) && answered.steady - asked.steady <= slowestAnswerMs;
  return isSure ? answered : asked;
};

/**
 * What to add to the steady clock, ms, as long as no server has been heard since. If the clock on the wall went ahead, the computer may
 * have slept: then it is later by that much, and a grant must not be shown beyond its end. A clock that was set back says nothing.
 */
export const lateBy = (since: Instant, now: Instant): number => {
  const drift = driftOf(since, now);
  return drift > toleranceMs ? drift : 0;
};
