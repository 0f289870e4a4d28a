import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { textHash, xxHash64 } from './hash.ts';

it.each([
  // https://learn.microsoft.com/kusto/query/hash-function
  ['World', 1846988464401551951n],
  // The published test vector for an input longer than one stripe.
  ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
  ['', 0xef46db3751d8e999n],
])('XXH64 of "%s" is %d', (text, expected) => {
  expect(textHash(text)).toBe(expected);
});

it('XXH64 is right for every length', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, index) => (index * 151 + 7) % 256);
  const all = new BigUint64Array(Array.from({ length: 101 }, (_, length) => xxHash64(bytes.subarray(0, length))));
  // From an implementation with BigInt that follows the specification word by word.
  expect(xxHash64(new Uint8Array(all.buffer))).toBe(0xa2cfe91026f6b44dn);
});

it('XXH64 of a text is that of its UTF-8 bytes, whatever was hashed before', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      expect(textHash(text)).toBe(xxHash64(new TextEncoder().encode(text)));
    }),
  );
});
