import { formatAge, momentWords } from '#src/lib/time.ts';

/** "14:02:07 UTC+1 (8 s ago)". */
export const readWords = (at: number, now: number, ageOf = formatAge): string =>
  `${momentWords(at, now)} (${ageOf(now - at)})`;
