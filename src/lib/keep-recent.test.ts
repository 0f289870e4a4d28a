import { expect, it } from 'vitest';
import { keepRecent } from './keep-recent.ts';

it('drops what was set longest ago, and counts what is set again as the latest', () => {
  const all = new Map<string, number>();
  for (const [key, value] of Object.entries({ a: 1, b: 2 })) keepRecent(all, key, value, 2);
  keepRecent(all, 'a', 3, 2);
  expect([...all]).toEqual([
    ['b', 2],
    ['a', 3],
  ]);
  keepRecent(all, 'c', 4, 2);
  expect([...all]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});
