import { expect, it } from 'vitest';
import { nextSort } from './data-list-column.ts';

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
