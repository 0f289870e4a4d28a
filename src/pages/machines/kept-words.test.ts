import { expect, it } from 'vitest';
import { keptWords } from './kept-words.ts';

const now = Date.UTC(2026, 10, 24, 12);

it.each([
  [{ shown: 39, total: 39 }, 60_000, true, /^Last known: 39 machines\. As of \d\d:59:00 \S+, reading again…$/],
  [
    { shown: 2, total: 2, without: 1 },
    60_000,
    false,
    /^Last known: 2 machines, without 1 subscription that you could not read\. As of /,
  ],
  [{ shown: 1, total: 1 }, 60_000, false, /^Last known: 1 machine\. As of \d\d:59:00 \S+\.$/],
  [
    { shown: 200, total: 5000 },
    48 * 3_600_000,
    true,
    /^Last known: 5,000 machines, the first 200 shown\. As of 22 Nov 2026, /,
  ],
])('says of %o that is %i ms old, being read: %s', (kept, age, isReading, said) => {
  expect(keptWords({ ...kept, readAt: now - age }, now, isReading)).toMatch(said);
});
