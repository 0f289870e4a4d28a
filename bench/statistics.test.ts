import { expect, test } from 'vitest';
import { median, percentile, spreadOf } from './statistics.ts';

test('the median lies between the two in the middle', () => {
  expect(median([9, 1, 2, 4])).toBe(3);
  expect(median([9, 1, 2])).toBe(2);
});

test('a percentile lies between two values in proportion', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(percentile(twenty, 0.95)).toBeCloseTo(19.05);
  expect(percentile(twenty, 1)).toBe(20);
  expect(percentile([7], 0.95)).toBe(7);
});

test('nothing is said of what was not measured', () => {
  expect(median([])).toBeNaN();
  expect(spreadOf([])).toBeUndefined();
});

test('a spread has the least, the median and the most', () => {
  expect(spreadOf([3, 1, 10])).toEqual({ min: 1, median: 3, max: 10 });
});
