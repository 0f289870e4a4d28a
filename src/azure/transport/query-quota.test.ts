import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQuota } from './query-quota.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('lets 15 queries leave in any five seconds, however many are asked for', async () => {
  const take = createQuota();
  const going = new AbortController().signal;
  const left: number[] = [];
  const all = Array.from({ length: 50 }, () => take(going).then(() => left.push(performance.now())));
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(all);
  expect(left).toHaveLength(50);
  for (const [index, at] of left.entries()) {
    const earlier = left[index - 15];
    if (earlier !== undefined) expect(at - earlier).toBeGreaterThan(5000);
  }
  expect((left.at(-1) ?? 0) - (left[0] ?? 0)).toBeLessThan(16_500);
});

it('ends a wait that is called off', async () => {
  const take = createQuota();
  const leaving = new AbortController();
  for (let index = 0; index < 15; index += 1) await take(leaving.signal);
  const waiting = expect(take(leaving.signal)).rejects.toThrow();
  leaving.abort();
  await waiting;
});
