import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareText, sortedInSlices } from './sort.ts';

it('compares names as people order them', () => {
  expect(['srv-10', 'SRV-2', 'srv-1'].toSorted(compareText)).toEqual(['srv-1', 'SRV-2', 'srv-10']);
});

it('sorts like a stable sort, whatever there is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 2000 }), async (numbers) => {
      const order = await sortedInSlices(numbers.length, (a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
      const expected = [...numbers.keys()].toSorted((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
      expect([...order]).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

it('is called off between two tasks', async () => {
  const controller = new AbortController();
  const compare = (a: number, b: number) => {
    controller.abort();
    for (const until = performance.now() + 0.2; performance.now() < until;) continue;
    return b - a;
  };
  await expect(sortedInSlices(2000, compare, controller.signal)).rejects.toThrow();
});
