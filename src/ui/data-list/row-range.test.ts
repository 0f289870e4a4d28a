import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, rowsInWindow, rowsToRender, scrollToShow } from './row-range.ts';

const windows = fc
  .record({
    top: fc.integer({ min: -5000, max: 4_000_000 }),
    height: fc.integer({ min: 0, max: 3000 }),
    rowHeight: fc.integer({ min: 20, max: 80 }),
    count: fc.integer({ min: 0, max: 100_000 }),
  })
  .map(({ top, height, rowHeight, count }) => ({ window: { top, bottom: top + height }, rowHeight, count }));

describe('rows to render', () => {
  it('cover the window wherever it is', () => {
    fc.assert(
      fc.property(windows, ({ window, rowHeight, count }) => {
        const { start, end } = rowsToRender(window, rowHeight, count);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(start).toBeLessThanOrEqual(end);
        // Every pixel of the window that belongs to the list belongs to a row that is rendered.
        const from = Math.max(window.top, 0);
        const to = Math.min(window.bottom, count * rowHeight);
        if (from >= to) return;
        expect(start * rowHeight).toBeLessThanOrEqual(from);
        expect(end * rowHeight).toBeGreaterThanOrEqual(to);
      }),
    );
  });

  it('are as few for a long list as for a short one', () => {
    fc.assert(
      fc.property(windows, ({ window, rowHeight, count }) => {
        const { start, end } = rowsToRender(window, rowHeight, count);
        const fit = Math.ceil((window.bottom - window.top) / rowHeight) + 1;
        expect(end - start).toBeLessThanOrEqual(fit + 2 * 16);
      }),
    );
  });

  it('stay the same for a step of a few pixels, mostly', () => {
    const at = (top: number) => rowsToRender({ top, bottom: top + 800 }, 37, 10_000).start;
    const starts = new Set(Array.from({ length: 370 }, (_, offset) => at(37_000 + offset)));
    expect(starts.size).toBeLessThanOrEqual(4);
  });
});

it('the rows in the window are those of which a pixel is seen', () => {
  expect(rowsInWindow({ top: 0, bottom: 74 }, 37, 10)).toEqual({ start: 0, end: 2 });
  expect(rowsInWindow({ top: 36, bottom: 75 }, 37, 10)).toEqual({ start: 0, end: 3 });
  expect(rowsInWindow({ top: -500, bottom: -1 }, 37, 10)).toEqual({ start: 0, end: 0 });
  expect(rowsInWindow({ top: 4000, bottom: 5000 }, 37, 10)).toEqual({ start: 10, end: 10 });
});

it('the row that has the focus is among those rendered, once and in its place', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: -1, max: 400 }),
      fc.integer({ min: 0, max: 300 }),
      (start, length, kept, count) => {
        const range = { start: Math.min(start, count), end: Math.min(start + length, count) };
        const indices = blocksOf(range, kept, count).flatMap(({ start: from, end: to }) =>
          Array.from({ length: to - from }, (_, offset) => from + offset),
        );
        for (let index = range.start; index < range.end; index += 1) expect(indices).toContain(index);
        expect(indices).toEqual([...new Set(indices)].toSorted((a, b) => a - b));
        if (kept >= 0 && kept < count) expect(indices).toContain(kept);
        for (const index of indices) expect(index).toBeLessThan(count);
      },
    ),
  );
});

it('after scrolling, a row is seen whole, and nothing moves when it was', () => {
  fc.assert(
    fc.property(windows, fc.integer({ min: 0, max: 99_999 }), ({ window, rowHeight }, row) => {
      const by = scrollToShow(row, rowHeight, window);
      const after = { top: window.top + by, bottom: window.bottom + by };
      expect(after.top).toBeLessThanOrEqual(row * rowHeight);
      if (window.bottom - window.top >= rowHeight) expect(after.bottom).toBeGreaterThanOrEqual((row + 1) * rowHeight);
      expect(scrollToShow(row, rowHeight, after)).toBe(0);
    }),
  );
});
