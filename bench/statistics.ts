/** What a figure was over all rounds. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** The value below which `share` (0 to 1) of the values lie, between two of them in proportion. NaN where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = sorted(values);
  const place = share * (ordered.length - 1);
  const below = ordered[Math.floor(place)] ?? Number.NaN;
  const above = ordered[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** `undefined` where nothing was measured. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}
