import { expect, it } from 'vitest';
import { tallyWords } from '#src/pages/progress/progress-words.ts';
import { addsUp, readTotals } from './totals.ts';

it.each([true, false])('reads the sentence of the page, whatever is in it (under way: %s)', (isRunning) => {
  const most = { confirmed: 401, pending: 44, failed: 30, notRecorded: 3 };
  const totals = { all: 500, ...most, unknown: 19, skipped: 2, notGrantedAgain: 1 };
  const read = readTotals(tallyWords(totals, isRunning));
  expect(read).toEqual(totals);
  expect(read && addsUp(read)).toBe(true);
});
