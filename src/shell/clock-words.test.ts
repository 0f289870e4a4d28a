import { expect, it } from 'vitest';
import { clockWords } from './clock-words.ts';

it('says by how much the clock is wrong, and which way', () => {
  expect(clockWords(3 * 60_000)).toBe('This computer’s clock is 3 min slow.');
  expect(clockWords(-26 * 3_600_000 + 800)).toBe('This computer’s clock is 1 d 2 h fast.');
});
