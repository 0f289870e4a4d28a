import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortedInSlices } from './sliced-sort.ts';

const going = new AbortController().signal;

it('sorts as a stable sort does, whatever the length', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 50 }), { maxLength: 2000, size: 'max' }), async (values) => {
      const compare = (a: number, b: number): number => (values[a] ?? 0) - (values[b] ?? 0);
      const expected = values.map((_, index) => index).toSorted((a, b) => compare(a, b) || a - b);
      expect([...((await sortedInSlices(values.length, compare, going)) ?? [])]).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it('leaves time between its slices, so that it can be called off meanwhile', async () => {
  const values = Array.from({ length: 60_000 }, (_, index) => String((index * 7919) % 60_000));
  const leaving = new AbortController();
  // A timer fires only if the sort gives way.
  setTimeout(() => leaving.abort(), 0);
  const compare = (a: number, b: number): number => (values[a] ?? '').localeCompare(values[b] ?? '');
  expect(await sortedInSlices(values.length, compare, leaving.signal)).toBeUndefined();
});
