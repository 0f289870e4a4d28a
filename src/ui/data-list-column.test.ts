import { describe, expect, it } from 'vitest';
import { nextSort, rangeOf, tracks } from './data-list-column.ts';

it('a header sorts ascending first and then turns the order round', () => {
  const first = nextSort(undefined, 'name');
  const second = nextSort(first, 'name');
  expect([first, second, nextSort(second, 'name')]).toEqual([
    { key: 'name', direction: 'ascending' },
    { key: 'name', direction: 'descending' },
    { key: 'name', direction: 'ascending' },
  ]);
  expect(nextSort(second, 'status')).toEqual({ key: 'status', direction: 'ascending' });
});

describe('rangeOf', () => {
  const keys = ['a', 'b', 'c', 'd'];
  it('includes both ends, whichever comes first', () => {
    expect(rangeOf(keys, 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(rangeOf(keys, 'd', 'b')).toEqual(['b', 'c', 'd']);
  });
  it('is the pressed row alone when the row pressed before is no longer in the list', () => {
    expect(rangeOf(keys, 'gone', 'b')).toEqual(['b']);
  });
});

it('tracks has one track a column, and one for the checkbox', () => {
  const columns = [
    { key: 'name', header: 'Machine', cell: () => '', share: 2 },
    { key: 'status', header: 'Status', cell: () => '' },
  ];
  expect(tracks(columns, true)).toBe('40px minmax(72px, 2fr) minmax(72px, 1fr)');
  expect(tracks(columns, false)).toBe('minmax(72px, 2fr) minmax(72px, 1fr)');
});
