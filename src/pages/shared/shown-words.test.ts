import { expect, it } from 'vitest';
import { shownWords } from './shown-words.ts';

it.each([
  [0, 0, ''],
  [1, 1, '1 machine shown'],
  [100_000, 100_000, 'All 100,000 shown'],
  [0, 1, '0 of 1 machine shown'],
  [1234, 100_000, '1,234 of 100,000 machines shown'],
])('says of %i of %i: %s', (shown, all, said) => {
  expect(shownWords(shown, all, ['machine', 'machines'])).toBe(said);
});
