import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mappedField, sortedInSlices } from './machine-index.ts';

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

it('maps codes that rows have to the values that these stand for', () => {
  const field = mappedField(Uint32Array.of(2, 0, 1, 2), 3, (code) => (code === 1 ? 'b' : 'a'));
  expect(field.values).toEqual(['a', 'b']);
  expect([...field.codes]).toEqual([0, 0, 1, 0]);
});
