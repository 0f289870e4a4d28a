/** How much what is shown may still be said to be so. Times are ms of server time. */
export type Freshness =
  | { is: 'current'; asOf: number }
  /** Read longer ago than it should have been, such as before the computer slept; it is being read again. */
  | { is: 'old'; asOf: number }
  /** The reads since `since` failed; what is shown is from before. */
  | { is: 'unread'; asOf: number; since: number }
  /** It has not been read once: the reads since `since` failed, the last at `asOf`. */
  | { is: 'never'; asOf: number; since: number };

/** What was read at `readAt` is renewed at least every `renewedWithin` ms while the page is open and Azure answers. */
export function freshnessOf({
  readAt,
  failedSince,
  now,
  renewedWithin,
}: {
  readAt: number;
  failedSince?: number | undefined;
  now: number;
  renewedWithin: number;
}): Freshness {
  if (failedSince !== undefined) return { is: 'unread', asOf: readAt, since: failedSince };
  return { is: now - readAt > renewedWithin ? 'old' : 'current', asOf: readAt };
}

/** A word about a state is only said as such while its evidence is current; without any there is nothing that was known. */
export const asKnown = (word: string, { is }: Freshness): string =>
  is === 'current' || is === 'never' ? word : `Last known: ${word}`;

/** When something was read, where it is not of now: nothing that has not been read once. */
export const readBefore = (freshness: Freshness | undefined): { asOf?: number } =>
  freshness?.is === 'old' || freshness?.is === 'unread' ? { asOf: freshness.asOf } : {};

const minute = 60_000;

/** An age for where it is not counted by the second: "less than a minute ago", "12 min ago", "3 h ago". */
export function roughAge(ms: number): string {
  if (ms < minute) return 'less than a minute ago';
  if (ms < 60 * minute) return `${Math.floor(ms / minute)} min ago`;
  if (ms < 48 * 60 * minute) return `${Math.floor(ms / (60 * minute))} h ago`;
  return `${Math.floor(ms / (24 * 60 * minute))} days ago`;
}

/** Whether what stands on a page beside something of this age needs an age of its own: it is not of now, or a minute older. */
export const hasOwnAge = ({ is, asOf }: Freshness, beside: Freshness | undefined): boolean =>
  is !== 'current' || beside === undefined || beside.asOf - asOf > minute;
