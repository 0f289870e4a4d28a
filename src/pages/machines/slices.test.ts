import { expect, it } from 'vitest';
import { inSlices } from './slices.ts';

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
