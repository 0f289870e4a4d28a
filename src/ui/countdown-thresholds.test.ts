import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crossedThreshold, thresholds } from './countdown-thresholds.ts';

const minute = 60_000;

it.each([
  [61 * minute, 60 * minute, 60],
  [60 * minute, 59 * minute, undefined],
  [16 * minute, 4 * minute, 5],
  [1000, 0, 0],
  [0, -1000, undefined],
  [5 * minute, 20 * minute, undefined],
])('from %d to %d ms left speaks of %s', (previous, current, said) => {
  expect(crossedThreshold(previous, current)).toBe(said);
});

it('speaks at other moments where these are given', () => {
  const at = [2, 0.5];
  expect(crossedThreshold(16 * minute, 4 * minute, at)).toBeUndefined();
  expect(crossedThreshold(121_000, 119_000, at)).toBe(2);
  expect(crossedThreshold(31_000, 29_000, at)).toBe(0.5);
  expect(crossedThreshold(1000, 0, at)).toBeUndefined();
});

it('speaks of each threshold at most once on the way down, in order, and always of the end', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 30 * minute }), { minLength: 1 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 * minute }), steps, (start, lengths) => {
      const said: number[] = [];
      let left = start;
      for (const length of [...lengths, start + 1]) {
        const crossed = crossedThreshold(left, left - length);
        if (crossed !== undefined) said.push(crossed);
        left -= length;
      }
      expect(said).toEqual([...new Set(said)].toSorted((a, b) => b - a));
      expect(said.at(-1)).toBe(0);
      expect(thresholds).toEqual(expect.arrayContaining(said));
    }),
  );
});
