import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Span, extension } from './row-selection.ts';

const rowsOf = (spans: readonly Span[]) =>
  spans.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, offset) => first + offset));

it('extending selects from where it began to where it is, whichever way it went', () => {
  const index = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(index, fc.array(index, { minLength: 1 }), (anchor, path) => {
      const selected = new Set<number>();
      let from = anchor;
      for (const to of path) {
        const { on, off } = extension(anchor, from, to);
        for (const row of rowsOf(on)) selected.add(row);
        for (const row of rowsOf(off)) selected.delete(row);
        from = to;
        const whole = rowsOf([[Math.min(anchor, to), Math.max(anchor, to)]]);
        expect([...selected].toSorted((a, b) => a - b)).toEqual(whole);
      }
    }),
  );
});

it('a step at the end of a long selection changes one row', () => {
  expect(extension(0, 9_999, 10_000)).toEqual({ on: [[10_000, 10_000]], off: [] });
  expect(extension(0, 10_000, 9_999)).toEqual({ on: [], off: [[10_000, 10_000]] });
  expect(extension(5, 5, 6)).toEqual({ on: [[5, 6]], off: [] });
});
