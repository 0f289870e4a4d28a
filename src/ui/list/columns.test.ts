import { describe, expect, it } from 'vitest';
import { moveKey, shownColumns, tracks } from './columns.ts';
import type { ListColumn } from './list.ts';

const columns: ListColumn<string>[] = [
  { key: 'name', header: 'Machine', cell: () => '', share: 2, priority: 'name' },
  { key: 'status', header: 'Status', cell: () => '' },
  { key: 'group', header: 'Resource group', cell: () => '', priority: 'medium' },
  { key: 'place', header: 'Location', cell: () => '', priority: 'wide' },
  { key: 'extra', header: 'Extra', cell: () => '', isExtra: true },
];
const keysOf = (some: readonly ListColumn<string>[]) => some.map(({ key }) => key);

describe('columns', () => {
  it.each<[what: string, wanted: string[] | undefined, shown: string[]]>([
    ['as they are by themselves, without extra ones', undefined, ['name', 'status', 'group', 'place']],
    ['as wanted', ['place', 'extra', 'name'], ['place', 'extra', 'name']],
    ['never without the name', ['status'], ['name', 'status']],
    ['each once, and none that there is not', ['name', 'gone', 'status', 'name'], ['name', 'status']],
    ['as by themselves where there is none of those wanted', ['{"order"'], ['name', 'status', 'group', 'place']],
  ])('are shown %s', (_, wanted, shown) => expect(keysOf(shownColumns(columns, wanted))).toEqual(shown));

  it('move by a place, and not beyond the ends', () => {
    expect(moveKey(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moveKey(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    expect(moveKey(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
    expect(moveKey(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
  });

  it('have one track each, and the checkbox has one', () => {
    expect(tracks(columns.slice(0, 2), true)).toBe('40px minmax(72px, 2fr) minmax(72px, 1fr)');
    expect(tracks(columns.slice(0, 1), false)).toBe('minmax(72px, 2fr)');
  });
});
