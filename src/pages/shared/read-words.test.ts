import { expect, it } from 'vitest';
import { momentWords, readWords } from './read-words.ts';

const at = Date.parse('2026-11-24T13:02:07Z');
const hour = 3_600_000;

it('says the time of day with its zone, and how long ago that was', () => {
  expect(readWords(at, at + 8000)).toMatch(/^\d\d:02:07 UTC\S* \(8 s ago\)$/);
});

it('adds the date once the time of day could be of another day', () => {
  expect(momentWords(at, at + 11 * hour)).not.toContain('2026');
  expect(momentWords(at, at + 12 * hour)).toContain('Nov 2026');
});
