import { expect, it } from 'vitest';
import { readWords } from './read-words.ts';

const at = Date.parse('2026-11-24T13:02:07Z');

it('says the time of day with its zone, and how long ago that was', () => {
  expect(readWords(at, at + 8000)).toMatch(/^\d\d:02:07 UTC\S* \(8 s ago\)$/);
});
