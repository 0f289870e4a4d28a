import { expect, it } from 'vitest';
import { batch, rowsToShow } from './row-batches.ts';

it('begins with one batch, however long the list is', () => {
  expect(rowsToShow(batch, 10_000)).toBe(batch);
  expect(rowsToShow(batch, 0)).toBe(batch);
});

it('keeps what was scrolled to, and forgets it where the list became short', () => {
  expect(rowsToShow(batch * 5, 10_000)).toBe(batch * 5);
  expect(rowsToShow(batch * 5, batch * 2 - 1)).toBe(batch * 2);
  expect(rowsToShow(batch * 5, 0)).toBe(batch);
});
