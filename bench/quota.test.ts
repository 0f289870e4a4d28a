import { expect, test } from 'vitest';
import { plainPagingMs } from './quota.ts';

test('100 pages need six whole windows and ten round trips', () => {
  expect(plainPagingMs(100_000, 150)).toBe(31_500);
  // The last window need not be waited for.
  expect(plainPagingMs(90_000, 150)).toBe(27_250);
});

test('few pages need no more than their round trips', () => {
  expect(plainPagingMs(10_000, 150)).toBe(1500);
  expect(plainPagingMs(1, 150)).toBe(150);
});

test('where round trips are longer than the quota is narrow, they alone count', () => {
  expect(plainPagingMs(100_000, 1000)).toBe(100_000);
});
