import { expect, it } from 'vitest';
import { listWords } from './list-words.ts';

it.each([
  [0, 0, undefined, 0, 0, ''],
  [0, 0, 100_000, 0, 0, ''],
  [100_000, 100_000, undefined, 0, 0, 'All 100,000 shown'],
  [1234, 100_000, undefined, 0, 0, '1,234 of 100,000 machines shown'],
  [39, 39, undefined, 3, 0, 'All 39 shown · 3 selected'],
  [2, 39, undefined, 3, 1, '2 of 39 machines shown · 3 selected, 1 of them outside the filter'],
  [2, 39, undefined, 1, 1, '2 of 39 machines shown · 1 selected, outside the filter'],
  [2, 39, undefined, 5, 5, '2 of 39 machines shown · 5 selected, all outside the filter'],
  [0, 39, undefined, 0, 0, '0 of 39 machines shown'],
  // Not all have come: "all" would not be so.
  [200, 200, 100_000, 0, 0, '200 of 100,000 machines shown'],
  [200, 200, 200, 0, 0, 'All 200 shown'],
  // What a filter leaves it leaves of those that have come.
  [12, 34_000, 100_000, 0, 0, '12 of 34,000 machines shown'],
])(
  'says of %i of %i machines, %s expected, %i selected and %i hidden: %s',
  (shown, all, expected, chosen, hidden, said) => {
    expect(listWords({ shown, all, expected, chosen, hidden })).toBe(said);
  },
);
