import { expect, it } from 'vitest';
import { listWords } from './list-words.ts';

it.each([
  [100_000, 100_000, 0, 0, ''],
  [1234, 100_000, 0, 0, '1,234 of 100,000 machines shown'],
  [39, 39, 3, 0, '3 selected'],
  [2, 39, 3, 1, '2 of 39 machines shown · 3 selected, 1 of them outside the filter'],
  [0, 39, 0, 0, '0 of 39 machines shown'],
])('says of %i of %i machines, %i selected and %i hidden: %s', (shown, all, chosen, hidden, said) => {
  expect(listWords(shown, all, { chosen, hidden })).toBe(said);
});
