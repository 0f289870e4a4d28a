import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLimiter, createPace, mapLimit } from './concurrency.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('mapLimit keeps order and never has more under way than its limit', { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      async (turns, limit) => {
        let running = 0;
        let most = 0;
        const results = await mapLimit(turns, limit, async (count, index) => {
          running += 1;
          most = Math.max(most, running);
          for (let i = 0; i < count; i += 1) await turn();
          running -= 1;
          return index;
        });
        expect(results).toEqual(turns.map((_, index) => index));
        expect(most).toBe(Math.min(limit, turns.length));
      },
    ),
    { numRuns: 50 },
  );
});

test('mapLimit starts nothing more after a failure', async () => {
  const started: number[] = [];
  const work = mapLimit([1, 2, 3, 4, 5], 1, async (item) => {
    started.push(item);
    if (item === 2) throw new Error('two');
  });
  await expect(work).rejects.toThrow('two');
  await turn();
  expect(started).toEqual([1, 2]);
});

test('createLimiter lets the next one start when one ends, also when it fails', async () => {
  const limited = createLimiter(2);
  let running = 0;
  let most = 0;
  const work = (fails: boolean) => () => {
    running += 1;
    most = Math.max(most, running);
    return turn().then(() => {
      running -= 1;
      if (fails) throw new Error('failed');
      return 1;
    });
  };
  const all = await Promise.allSettled([true, false, false, true, false].map((fails) => limited(work(fails))));
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(most).toBe(2);
});

test('createPace spaces starts evenly and lets the first go at once', async () => {
  let now = 0;
  const slept: number[] = [];
  const pace = createPace(10, {
    now: () => now,
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  });
  await Promise.all([pace(), pace(), pace()]);
  expect(slept).toEqual([100, 200]);
  now = 1000;
  await pace();
  expect(slept).toHaveLength(2);
});
