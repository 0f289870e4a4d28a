import { expect, it, vi } from 'vitest';
import { isWriteRefused, noteWrite, subscribeToRefusedWrites } from './refused-writes.ts';

it('is known from the first write that wants a sign-in until one is let through', () => {
  const told = vi.fn();
  const stop = subscribeToRefusedWrites(told);
  expect(isWriteRefused()).toBe(false);
  noteWrite('signInNeeded');
  expect(isWriteRefused()).toBe(true);
  expect(told).toHaveBeenCalledTimes(1);
  noteWrite('accepted');
  expect(isWriteRefused()).toBe(false);
  expect(told).toHaveBeenCalledTimes(2);
  stop();
});
