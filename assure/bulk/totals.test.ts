import { expect, it } from 'vitest';
import { addsUp, readTotals } from './totals.ts';

it('reads what the page says of all machines', () => {
  const read = readTotals(
    '500 machines: 30 failed, 19 unknown, 44 in progress, 3 stopped, 2 not requested, 1 ended, 401 active',
  );
  expect(read).toEqual({
    all: 500,
    failed: 30,
    unknown: 19,
    working: 44,
    stopped: 3,
    notStarted: 2,
    ended: 1,
    active: 401,
  });
  expect(read && addsUp(read)).toBe(true);
});
