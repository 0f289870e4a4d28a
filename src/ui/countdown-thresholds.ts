/** Minutes left at which a countdown speaks; 0 is the end. */
export const thresholds = [60, 15, 5, 1, 0] as const;

/** The lowest threshold, in minutes, passed between two readings of the time left (ms). Nothing when time was added or none was passed. `at`: from the largest on. */
export function crossedThreshold(
  previous: number,
  current: number,
  at: readonly number[] = thresholds,
): number | undefined {
  return at.findLast((minutes) => previous > minutes * 60_000 && current <= minutes * 60_000);
}
