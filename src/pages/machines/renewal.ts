import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';

/** In ms. */
export const minute = 60_000;
/** Reads of access that a list may cost, one after the other: ARM's budget also has to serve what people do meanwhile. */
const msPerRead = 250;

/** ms within which the list reads again where there is, or may be, access. */
const pace = (candidates: number): number => Math.max(minute, candidates * msPerRead);

/** Whether the machines that can have access are few enough to be read all, on screen or not. */
export const isReadWhole = (candidates: number): boolean => candidates * msPerRead <= minute;

/** ms until one machine's access is read again; `false` for never. One without jobs is read again on screen, and in lists that are small enough. */
export const renewEvery = (reading: JobsReading | undefined, candidates: number, isWanted = false): number | false => {
  const claims = reading === undefined || (reading.available && reading.jobs.length > 0);
  return isWanted || claims || isReadWhole(candidates) ? pace(candidates) : false;
};

/** How many machines are read for a filter besides those on screen: so many rows are worked out again with each reading that comes in. */
export const mostOfRest = 1500;

/** ms until what a filter might show is read again where it is not by itself: half as often, for nobody looks at it. */
export const renewRestEvery = (candidates: number): number => 2 * pace(candidates);

/** ms after which access as read is of an earlier time: two renewals have not come. */
export const staleAfter = (candidates: number): number => 2 * pace(candidates) + minute;

/** ms after which what is known of access off screen is of an earlier time: what is read as rest is renewed less often. */
export const restStaleAfter = (followed: number, rest: number): number =>
  Math.max(staleAfter(followed), renewRestEvery(rest) + minute);

/** Whole minutes within which something is read. */
export const minutesOf = (ms: number): number => Math.ceil(ms / minute);

/** ms after which the list itself is of an earlier time, whether it is renewed by itself or not. */
export const listStaleAfter = 5 * minute;

/**
 * ms within which the list itself is read again; one page of Resource Graph is cheap, many are left to the person. Without a list it is asked
 * for as often as Azure is during an outage, and where only Azure's answer is missing, `isOut`: but many pages less often.
 */
export const renewListEvery = (machines: number | undefined, isOut = false): number | false => {
  if (machines === undefined || machines === 0) return minute / 6;
  if (machines > 1000) return isOut && minute;
  return isOut ? minute / 6 : 2 * minute;
};
