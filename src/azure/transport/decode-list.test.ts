import { expect, it } from 'vitest';
import { decodeAll } from './decode-list.ts';

const place = { noun: 'extensions', scope: '/subscriptions/s' };
const even = (value: unknown) => (typeof value === 'number' && value % 2 === 0 ? value : undefined);

it('a list is decoded whole, or not at all', () => {
  expect(decodeAll([2, 4], even, place)).toEqual([2, 4]);
  expect(() => decodeAll([2, 3], even, place)).toThrow(
    expect.objectContaining({
      kind: 'malformed',
      message: 'Azure sent a list of extensions in an unknown form.',
      scope: '/subscriptions/s',
    }),
  );
});
