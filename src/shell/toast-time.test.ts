import { expect, it } from 'vitest';
import { beginHold, isToastShown } from './toast-time.ts';

it('shows a toast for seven seconds', () => {
  expect(isToastShown(1000, 7999, undefined)).toBe(true);
  expect(isToastShown(1000, 8000, undefined)).toBe(false);
});

it('keeps what is there while somebody is at it, and begins its time anew when they leave', () => {
  const hold = beginHold(undefined, 5000);
  expect(isToastShown(1000, 60_000, hold)).toBe(true);
  // What came meanwhile stays with it.
  expect(isToastShown(30_000, 60_000, hold)).toBe(true);
  const left = { ...hold, until: 60_000 };
  expect(isToastShown(1000, 66_999, left)).toBe(true);
  expect(isToastShown(1000, 67_000, left)).toBe(false);
  expect(isToastShown(62_000, 68_999, left)).toBe(true);
});

it('brings nothing back that was gone before somebody came', () => {
  const hold = beginHold(undefined, 10_000);
  expect(isToastShown(1000, 10_000, hold)).toBe(false);
  expect(isToastShown(1000, 10_000, { ...hold, until: 10_000 })).toBe(false);
});

it('goes on with the same when somebody comes back at once', () => {
  const left = { from: 5000, until: 60_000 };
  expect(beginHold(left, 62_000)).toEqual({ from: 5000 });
  expect(beginHold({ from: 5000 }, 90_000)).toEqual({ from: 5000 });
  expect(beginHold(left, 70_000)).toEqual({ from: 70_000 });
});
