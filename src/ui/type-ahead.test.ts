import { expect, it } from 'vitest';
import { findByText, typedOn } from './type-ahead.ts';

const names = ['LNX-1', 'SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01', 'LNX-2'];
const find = (text: string, from: number) => findByText({ text, at: 0 }, from, names.length, (index) => names[index]);

it('what is typed within a second is one word', () => {
  const first = typedOn(undefined, 'S', 0);
  expect(typedOn(first, 'r', 900).text).toBe('sr');
  expect(typedOn(first, 'r', 1100).text).toBe('r');
});

it('one letter, or the same again, goes from row to row and round the end', () => {
  expect(find('s', 0)).toBe(1);
  expect(find('s', 1)).toBe(2);
  expect(find('ss', 2)).toBe(3);
  expect(find('s', 3)).toBe(1);
  expect(find('l', -1)).toBe(0);
});

it('more letters stay at the row while it fits', () => {
  expect(find('srv-s', 2)).toBe(2);
  expect(find('srv-w', 2)).toBe(3);
  expect(find('srv-sql-01', 4)).toBe(1);
  expect(find('none', 2)).toBe(-1);
  expect(findByText({ text: 'a', at: 0 }, 0, 0, () => undefined)).toBe(-1);
});
