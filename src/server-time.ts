/** Server time now, ms since the epoch. Known from the start on; after a sleep it is rather too late than too early until it was read again. */
export function serverNow(): number {
  throw new Error('not written yet');
}

/** Takes the `Date` of a reply and when it was asked for and received, ms of `performance.now()` and `Date.now()`. */
export function noteServerDate(_headers: Headers, _sent: Instant, _received?: Instant): void {
  throw new Error('not written yet');
}

/** One moment by two clocks of the browser, ms. */
export interface Instant {
  /** `Date.now()`: anybody can set it, and it knows of sleep. */
  wall: number;
  /** `performance.now()`: nobody can set it, and it may stand still while the computer sleeps. */
  steady: number;
}

export function instantNow(): Instant {
  return { wall: Date.now(), steady: performance.now() };
}

/**
 * Resolves with server time, ms, once it can be relied on: at once, or after asking anew when the computer slept or somebody set its clock.
 * Await it before a decision. Rejects when no server could be asked.
 */
export function settledServerNow(): Promise<number> {
  throw new Error('not written yet');
}

/** Server time, ms, renewed every `everyMs`, when the page is shown again, and when it was read anew. */
export function useServerNow(_everyMs: number): number {
  throw new Error('not written yet');
}
