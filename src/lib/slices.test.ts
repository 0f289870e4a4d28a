import { afterEach, expect, it, vi } from 'vitest';
import { inSlices } from './slices.ts';

afterEach(() => void vi.unstubAllGlobals());

const items = Array.from({ length: 40 }, (_, index) => index);
const busy = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

it('does all of it in order, and lets other tasks in between', async () => {
  const done: number[] = [];
  let between = 0;
  const timer = setInterval(() => {
    between += 1;
  }, 0);
  const work = (item: number) => {
    busy(2);
    done.push(item);
  };
  expect(await inSlices(items, work, new AbortController().signal)).toBe(true);
  clearInterval(timer);
  expect(done).toEqual(items);
  expect(between).toBeGreaterThan(1);
});

it('leaves it to the browser when to go on, where it can tell', async () => {
  const yielded = vi.fn<() => Promise<void>>(() => Promise.resolve());
  vi.stubGlobal('scheduler', { yield: yielded });
  expect(await inSlices(items, () => busy(2), new AbortController().signal)).toBe(true);
  expect(yielded.mock.calls.length).toBeGreaterThan(1);
});

it('ends when it is called off', async () => {
  const leaving = new AbortController();
  const done: number[] = [];
  const work = (item: number) => {
    done.push(item);
    if (item === 3) leaving.abort();
  };
  expect(await inSlices(items, work, leaving.signal)).toBe(false);
  expect(done).toEqual([0, 1, 2, 3]);
});
