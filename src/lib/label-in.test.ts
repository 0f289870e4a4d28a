import { expect, it } from 'vitest';
import { labelIn } from './label-in.ts';

it('is that of the table, and the value where the table has none of its own', () => {
  const labels = { past: 'Past its end' };
  expect(['past', 'gone', 'toString', '__proto__'].map((value) => labelIn(labels, value))).toEqual([
    'Past its end',
    'gone',
    'toString',
    '__proto__',
  ]);
  expect(labelIn(undefined, 'past')).toBe('past');
});
