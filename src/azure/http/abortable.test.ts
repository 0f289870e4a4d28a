import { afterEach, expect, it, vi } from 'vitest';
import { wait } from './abortable.ts';

afterEach(() => vi.useRealTimers());

it('never ends early, though timers cut off fractions', async () => {
  vi.useFakeTimers();
  const set = vi.spyOn(globalThis, 'setTimeout');
  const over = wait(1.4);
  expect(set.mock.calls[0]?.[1]).toBeGreaterThanOrEqual(1.4);
  expect(Number.isInteger(set.mock.calls[0]?.[1])).toBe(true);
  await vi.runAllTimersAsync();
  await over;
});
