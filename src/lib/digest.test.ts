import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { base64urlBytes, base32, base64url, hex, hexBytes, sha256Hex } from './digest.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

describe('digests', () => {
  it('agree with a second implementation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        expect(await sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
      }),
    );
  });

  it('write bytes as hexadecimal and back', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(hex(value)).toBe(Buffer.from(value).toString('hex'));
        expect(hexBytes(hex(value))).toEqual(value);
        expect(hexBytes(hex(value).toUpperCase())).toEqual(value);
      }),
    );
    for (const text of ['a', '0g', '0 ', 'x00', '00x']) {
      expect(() => hexBytes(text)).toThrow('Not a hexadecimal text.');
    }
  });

  it('write bytes as base64url and back', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(base64url(value)).toBe(Buffer.from(value).toString('base64url'));
        expect(base64urlBytes(base64url(value))).toEqual(value);
      }),
    );
    for (const text of ['a', 'aaaaa', 'aa==', 'a+aa', 'a/aa', 'aa a', '+aaa', 'aaa+', 'aB', 'aaB', 'aaaaaB']) {
      expect(() => base64urlBytes(text)).toThrow('Not a base64url text.');
    }
  });

  it('write bytes as base32 as RFC 4648 does, in lower case and without padding', () => {
    const vectors = {
      '': '',
      f: 'my',
      fo: 'mzxq',
      foo: 'mzxw6',
      foob: 'mzxw6yq',
      fooba: 'mzxw6ytb',
      foobar: 'mzxw6ytboi',
    };
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(base32(new TextEncoder().encode(text))).toBe(encoded);
    }
  });
});
