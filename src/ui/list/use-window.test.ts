import fc from 'fast-check';
import { expect, it } from 'vitest';
import { around, blockLength, blocksOf, inSlots, linesInWindow, type Slot } from './use-window.ts';

const windows = fc
  .record({
    top: fc.integer({ min: -5000, max: 4_000_000 }),
    size: fc.integer({ min: 0, max: 3000 }),
    height: fc.integer({ min: 20, max: 80 }),
    count: fc.integer({ min: 0, max: 100_000 }),
  })
  .map(({ top, size, height, count }) => ({ top, bottom: top + size, height, count }));

it('draws every line that the window shows, and few others', () => {
  fc.assert(
    fc.property(windows, ({ top, bottom, height, count }) => {
      const { start, end } = around(linesInWindow(top, bottom, height, count), count);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(count);
      const from = Math.max(top, 0);
      const to = Math.min(bottom, count * height);
      if (from < to) {
        expect(start * height).toBeLessThanOrEqual(from);
        expect(end * height).toBeGreaterThanOrEqual(to);
      }
      expect(end - start).toBeLessThanOrEqual(Math.ceil((bottom - top) / height) + 1 + 2 * 16);
    }),
  );
});

it('stays the same for a step of a few pixels, mostly', () => {
  const at = (top: number) => around(linesInWindow(top, top + 800, 37, 10_000), 10_000).start;
  expect(new Set(Array.from({ length: 370 }, (_, offset) => at(37_000 + offset))).size).toBeLessThanOrEqual(4);
});

it('keeps the line that has the focus among those drawn, once and in its place', () => {
  const some = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(some, some, fc.integer({ min: -1, max: 400 }), some, (start, length, kept, count) => {
      const range = { start: Math.min(start, count), end: Math.min(start + length, count) };
      const lines = blocksOf(range, kept, count).flatMap((block) =>
        Array.from({ length: Math.min(blockLength, count - block) }, (_, offset) => block + offset),
      );
      for (let line = range.start; line < range.end; line += 1) expect(lines).toContain(line);
      expect(lines).toEqual([...new Set(lines)].toSorted((a, b) => a - b));
      if (kept >= 0 && kept < count) expect(lines).toContain(kept);
    }),
  );
});

it('shows every block once, by the elements that showed it before or by those that are free', () => {
  const some = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(some, { minLength: 2 }), (screens) => {
      let slots: Slot[] = [];
      for (const blocks of screens) {
        const before = slots;
        slots = inSlots(before, blocks);
        expect(slots.map(({ start }) => start).toSorted((a, b) => a - b)).toEqual(blocks.toSorted((a, b) => a - b));
        expect(new Set(slots.map(({ slot }) => slot)).size).toBe(slots.length);
        for (const one of before.filter(({ start }) => blocks.includes(start))) expect(slots).toContainEqual(one);
        const isNew = ({ slot }: Slot) => before.every((one) => one.slot !== slot);
        expect(slots.filter(isNew).length).toBe(Math.max(0, blocks.length - before.length));
      }
    }),
  );
});
