import { expect, it } from 'vitest';
import { hasSlept } from './wake.ts';

it('tells sleep, and a clock that was set, from a timer that is a little late', () => {
  expect(hasSlept(0, 5000)).toBe(false);
  expect(hasSlept(0, 29_000)).toBe(false);
  expect(hasSlept(0, 31_000)).toBe(true);
  expect(hasSlept(8 * 3_600_000, 0)).toBe(true);
});
