import { describe, expect, it, vi } from 'vitest';
import { findRow, keysBetween } from './row-source.ts';

const itself = (row: string) => row;

describe('findRow', () => {
  it('looks where the row was before it looks at all of them', () => {
    const rowKey = vi.fn(itself);
    expect(findRow(['a', 'b', 'c', 'd'], rowKey, 'c', 2)).toBe(2);
    expect(rowKey).toHaveBeenCalledTimes(1);
  });
  it('finds a row that has moved, and says when it is gone', () => {
    expect(findRow(['d', 'c', 'b', 'a'], itself, 'a', 0)).toBe(3);
    expect(findRow(['a'], itself, 'gone', 7)).toBe(-1);
  });
  it('asks the source where it knows', () => {
    const rows = {
      length: 100_000,
      at: (index: number) => `row ${index}`,
      indexOfKey: (key: string) => Number(key.slice(4)),
    };
    expect(findRow(rows, itself, 'row 99999', 0)).toBe(99_999);
  });
});

it('keysBetween has both ends, and none that the list has not', () => {
  expect(keysBetween(['a', 'b', 'c', 'd'], itself, [1, 2])).toEqual(['b', 'c']);
  expect(keysBetween(['a', 'b'], itself, [-1, 9])).toEqual(['a', 'b']);
});
