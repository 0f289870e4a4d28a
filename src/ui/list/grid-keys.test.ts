import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, type GridShape, type Key, gridAct } from './grid-keys.ts';

const shape: GridShape = { lines: 100, columns: 5, page: 10, selectable: true };

function press(name: string, at: Cell, change: Partial<GridShape> = {}) {
  const parts = name.split('+');
  const key: Key = {
    key: parts.at(-1) ?? '',
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
  };
  return gridAct(key, at, { ...shape, ...change });
}

const at = (line: number, column: number): Cell => ({ line, column });
const moved = (row: number, column: number, extend = false) => ({ act: 'move', to: { line: row, column }, extend });

describe('moving', () => {
  it.each([
    ['ArrowDown', at(3, 1), moved(4, 1)],
    ['ArrowDown', at(99, 1), moved(99, 1)],
    ['ArrowDown', at(-1, 1), moved(0, 1)],
    ['ArrowUp', at(0, 1), moved(-1, 1)],
    ['ArrowUp', at(-1, 1), moved(-1, 1)],
    ['ArrowLeft', at(3, 0), moved(3, 0)],
    ['ArrowRight', at(3, 4), moved(3, 4)],
    ['Home', at(3, 2), moved(3, 0)],
    ['End', at(3, 2), moved(3, 4)],
    ['Ctrl+Home', at(50, 2), moved(0, 0)],
    ['Ctrl+End', at(50, 2), moved(99, 4)],
    ['PageDown', at(3, 2), moved(13, 2)],
    ['PageDown', at(95, 2), moved(99, 2)],
    ['PageDown', at(-1, 2), moved(10, 2)],
    ['PageUp', at(13, 2), moved(3, 2)],
    ['PageUp', at(3, 2), moved(0, 2)],
  ])('%s at %o', (name, from, act) => expect(press(name, from)).toEqual(act));

  it('stays in the header of an empty list', () => {
    expect(press('ArrowDown', at(-1, 1), { lines: 0 })).toEqual(moved(-1, 1));
    expect(press('PageDown', at(-1, 1), { lines: 0 })).toEqual(moved(-1, 1));
    expect(press('Ctrl+End', at(-1, 1), { lines: 0 })).toBeUndefined();
  });

  it('never leaves the grid, whatever is pressed', () => {
    const names = ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageDown', 'PageUp'];
    const prefixes = ['', 'Shift+', 'Ctrl+', 'Ctrl+Shift+'];
    const presses = fc.tuple(fc.constantFrom(...prefixes), fc.constantFrom(...names));
    const shapes = fc.record({
      lines: fc.integer({ min: 0, max: 40 }),
      columns: fc.integer({ min: 1, max: 6 }),
      page: fc.integer({ min: 1, max: 20 }),
      selectable: fc.boolean(),
    });
    fc.assert(
      fc.property(shapes, fc.array(presses, { maxLength: 60 }), (grid, pressed) => {
        let cell = at(grid.lines === 0 ? -1 : 0, 0);
        for (const [prefix, name] of pressed) {
          const act = press(prefix + name, cell, grid);
          if (act?.act !== 'move') continue;
          cell = act.to;
          expect(cell.line).toBeGreaterThanOrEqual(act.extend ? 0 : -1);
          expect(cell.line).toBeLessThan(Math.max(grid.lines, 0));
          expect(cell.column).toBeGreaterThanOrEqual(0);
          expect(cell.column).toBeLessThan(grid.columns);
        }
      }),
    );
  });
});

describe('selecting', () => {
  it.each([
    [' ', at(3, 1), { act: 'toggle' }],
    ['Ctrl+a', at(3, 1), { act: 'selectAll' }],
    ['Meta+a', at(3, 1), { act: 'selectAll' }],
    ['Shift+ArrowDown', at(3, 1), moved(4, 1, true)],
    ['Shift+ArrowUp', at(0, 1), moved(0, 1, true)],
    ['Shift+PageDown', at(3, 1), moved(13, 1, true)],
    ['Ctrl+Shift+End', at(3, 1), moved(99, 4, true)],
    ['Escape', at(3, 1), undefined],
    ['Ctrl+c', at(3, 1), undefined],
    ['Tab', at(3, 1), undefined],
  ])('%s at %o', (name, from, act) => expect(press(name, from)).toEqual(act));

  it('leaves the browser its keys where nothing can be selected', () => {
    const plain = { selectable: false };
    expect(press(' ', at(3, 1), plain)).toBeUndefined();
    expect(press('Ctrl+a', at(3, 1), plain)).toBeUndefined();
    expect(press('Shift+ArrowDown', at(3, 1), plain)).toEqual(moved(4, 1));
  });

  it('leaves the header’s own controls their keys', () => {
    expect(press(' ', at(-1, 1))).toBeUndefined();
    expect(press('Enter', at(-1, 1))).toBeUndefined();
  });
});

it('Enter opens, and other keys are the browser’s', () => {
  expect(press('Enter', at(3, 2))).toEqual({ act: 'open' });
  expect(press('s', at(3, 2))).toBeUndefined();
  expect(press('Alt+ArrowDown', at(3, 2))).toBeUndefined();
});
