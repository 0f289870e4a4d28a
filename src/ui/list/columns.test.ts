import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ColumnView,
  drawnColumns,
  moveColumn,
  moveEdge,
  readColumnView,
  showColumn,
  tracks,
  type WindowWidth,
  withUrlColumns,
} from './columns.ts';
import type { ListColumn } from './list.ts';

const columns: ListColumn<string>[] = [
  { key: 'name', header: 'Machine', cell: () => '', share: 2, priority: 'name' },
  { key: 'status', header: 'Status', cell: () => '' },
  { key: 'group', header: 'Resource group', cell: () => '', priority: 'medium' },
  { key: 'place', header: 'Location', cell: () => '', priority: 'wide' },
];
const keys = (view: ColumnView, width: WindowWidth = 'wide') =>
  drawnColumns(columns, view, width).map(({ key }) => key);

describe('columns', () => {
  it('keep their own order until they are moved', () => {
    expect(keys({})).toEqual(['name', 'status', 'group', 'place']);
    expect(keys(moveColumn(columns, {}, 'group', -1))).toEqual(['name', 'group', 'status', 'place']);
    expect(keys(moveColumn(columns, {}, 'name', -1))).toEqual(['name', 'status', 'group', 'place']);
    expect(keys(moveColumn(columns, {}, 'place', 1))).toEqual(['name', 'status', 'group', 'place']);
  });

  it('are hidden and shown again, all but the name', () => {
    const hidden = showColumn(columns, showColumn(columns, {}, 'status', false), 'name', false);
    expect(keys(hidden)).toEqual(['name', 'group', 'place']);
    expect(keys(showColumn(columns, hidden, 'status', true))).toEqual(['name', 'status', 'group', 'place']);
  });

  it('that are extra are shown where they are asked for', () => {
    const extra = { key: 'extra', header: 'Extra', cell: () => '', isExtra: true };
    const all = [...columns, extra];
    const shown = (view: ColumnView) => drawnColumns(all, view, 'wide').map(({ key }) => key);
    expect(shown({})).not.toContain('extra');
    const asked = showColumn(all, {}, 'extra', true);
    expect(shown(asked)).toContain('extra');
    expect(shown(showColumn(all, asked, 'extra', false))).toEqual(shown({}));
  });

  it.each([
    ['medium', ['name', 'status', 'group']],
    ['small', ['name', 'status']],
    ['narrow', ['name', 'status']],
  ] as const)('that need a wider window than %s are left out', (width, shown) =>
    expect(keys({}, width)).toEqual(shown),
  );

  it('are those of the URL where it names any that there are', () => {
    expect(keys(withUrlColumns({ hidden: ['place'] }, columns, ['place', 'gone', 'name']))).toEqual(['place', 'name']);
    expect(keys(withUrlColumns({ hidden: ['place'] }, columns, ['gone']))).toEqual(['name', 'status', 'group']);
  });

  it('that are gone since the view was kept do no harm', () => {
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
    const width = fc.integer({ min: 72, max: 900 });
    fc.assert(
      fc.property(width, width, fc.integer({ min: -2000, max: 2000 }), (own, other, by) => {
        const {
          a = 0,
          b = 0,
          c,
        } = moveEdge(
          [
            ['a', own],
            ['b', other],
            ['c', 100],
          ],
          'a',
          by,
        );
        expect(a + b).toBe(own + other);
        expect(Math.min(a, b)).toBeGreaterThanOrEqual(72);
        expect(c).toBe(100);
      }),
    );
    expect(
      moveEdge(
        [
          ['a', 200],
          ['b', 200],
        ],
        'b',
        50,
      ),
    ).toEqual({ a: 200, b: 200 });
  });
});

describe('a kept view', () => {
  it('comes back as it was', () => {
    const view: ColumnView = { order: ['status'], hidden: ['group'], widths: { status: 120 }, isCompact: true };
    expect(readColumnView(JSON.stringify(view))).toEqual(view);
  });

  it('is no view when it is something else', () => {
    expect(readColumnView(undefined)).toEqual({});
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const view = readColumnView(text);
        expect(() => tracks(drawnColumns(columns, view, 'wide'), view, true)).not.toThrow();
      }),
    );
    const broken = { order: 'status', hidden: [1], widths: { status: -4 }, isCompact: 'huge' };
    expect(tracks(columns.slice(0, 1), readColumnView(JSON.stringify(broken)), false)).toBe('minmax(72px, 240fr)');
  });
});
