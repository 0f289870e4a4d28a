import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from './data-list-column.ts';
import {
  type ListView,
  leastWidth,
  moveColumn,
  moveEdge,
  readListView,
  showColumn,
  shownColumns,
  tracks,
  type WindowWidth,
} from './list-view.ts';

const columns: Column<string>[] = [
  { key: 'name', header: 'Machine', cell: () => '', share: 2, priority: 'name' },
  { key: 'status', header: 'Status', cell: () => '' },
  { key: 'group', header: 'Resource group', cell: () => '', priority: 'medium' },
  { key: 'place', header: 'Location', cell: () => '', priority: 'wide' },
];
const keys = (view: ListView, width: WindowWidth = 'wide') => shownColumns(columns, view, width).map(({ key }) => key);

describe('columns', () => {
  it('keep their own order until they are moved', () => {
    expect(keys({})).toEqual(['name', 'status', 'group', 'place']);
    expect(keys(moveColumn(columns, {}, 'group', -1))).toEqual(['name', 'group', 'status', 'place']);
    expect(keys(moveColumn(columns, {}, 'name', -1))).toEqual(['name', 'status', 'group', 'place']);
    expect(keys(moveColumn(columns, {}, 'place', 1))).toEqual(['name', 'status', 'group', 'place']);
  });

  it('are hidden and shown again, all but the name', () => {
    const hidden = showColumn(showColumn({}, 'status', false), 'name', false);
    expect(keys(hidden)).toEqual(['name', 'group', 'place']);
    expect(keys(showColumn(hidden, 'status', true))).toEqual(['name', 'status', 'group', 'place']);
  });

  it('that need a wide window are left out of another', () => {
    expect(keys({}, 'medium')).toEqual(['name', 'status', 'group']);
    expect(keys({}, 'small')).toEqual(['name', 'status']);
    expect(keys({}, 'narrow')).toEqual(['name', 'status']);
  });

  it('that were added or renamed since the view was kept do no harm', () => {
    expect(keys({ order: ['gone', 'place', 'status'], hidden: ['gone'] })).toEqual([
      'place',
      'status',
      'name',
      'group',
    ]);
  });
});

describe('widths', () => {
  it('are one track a column, and one for the checkbox', () => {
    const shown = columns.slice(0, 2);
    expect(tracks(shown, {}, true)).toBe('40px minmax(72px, 240fr) minmax(72px, 120fr)');
    expect(tracks(shown, { widths: { name: 300 } }, false)).toBe('minmax(72px, 300fr) minmax(72px, 120fr)');
  });

  it('stay the same together when an edge is moved, and wide enough', () => {
    const width = fc.integer({ min: leastWidth, max: 900 });
    fc.assert(
      fc.property(width, width, fc.integer({ min: -2000, max: 2000 }), (own, other, by) => {
        const moved = moveEdge({ a: own, b: other, c: 100 }, 'a', 'b', by);
        expect((moved['a'] ?? 0) + (moved['b'] ?? 0)).toBe(own + other);
        expect(Math.min(moved['a'] ?? 0, moved['b'] ?? 0)).toBeGreaterThanOrEqual(leastWidth);
        expect(moved['c']).toBe(100);
      }),
    );
    expect(moveEdge({ a: 200, b: 200 }, 'a', 'b', 50)).toEqual({ a: 250, b: 150 });
  });
});

describe('a kept view', () => {
  it('comes back as it was', () => {
    const view: ListView = { order: ['status'], hidden: ['group'], widths: { status: 120 }, density: 'compact' };
    expect(readListView(JSON.stringify(view))).toEqual(view);
  });

  it('is no view when it is something else', () => {
    expect(readListView(undefined)).toEqual({});
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => tracks(shownColumns(columns, readListView(text), 'wide'), readListView(text), true)).not.toThrow();
      }),
    );
    const broken = { order: 'status', hidden: [1], widths: { status: -4 }, density: 'huge' };
    expect(readListView(JSON.stringify(broken))).toEqual({});
  });
});
