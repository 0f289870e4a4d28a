import { createHash, createPublicKey, publicEncrypt, constants } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstKey, makeTestKey, secondKey, signToken } from '#test/proof/signed.ts';
import { readGq256, toGq256, verifyGq256 } from './gq256.ts';

const { published: key } = firstKey;
const idToken = await signToken({ nonce: 'n', name: 'Ada' });
const token = await toGq256(idToken, key);
const [header = '', claims = '', proof = ''] = token.split('.');

const decoded = (part: string) => Buffer.from(part, 'base64url');
const number = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const [idHeader = '', idClaims = '', idSignature = ''] = idToken.split('.');

/** Apart from the code: the number to the power of e, by OpenSSL. */
function toTheE(value: bigint): bigint {
  const jwk = createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' });
  const bytes = Buffer.from(value.toString(16).padStart(512, '0'), 'hex');
  return number(publicEncrypt({ key: jwk, padding: constants.RSA_NO_PADDING }, bytes));
}

describe('the form', () => {
  it('is OpenPubkey’s: header, claims of the ID token, challenge and 16 answers', () => {
    expect(decoded(header).toString()).toBe(`{"alg":"GQ256","kid":"${idHeader}","typ":"JWT"}`);
    expect(claims).toBe(idClaims);
    expect([decoded(proof).length, proof.length]).toEqual([4128, 5504]);
    expect(token).not.toContain(idSignature.slice(0, 40));
  });

  it('proves what its equations say', () => {
    const n = number(decoded(key.n));
    // The signature itself, opened by OpenSSL, is the public number.
    const publicNumber = toTheE(number(decoded(idSignature)));
    const bytes = decoded(proof);
    const challenge = bytes.subarray(0, 32);
    const commitments = Array.from({ length: 16 }, (_, round) => {
      const answer = number(bytes.subarray(32 + 256 * round, 288 + 256 * round));
      let power = 1n;
      for (let left = challenge.readUInt16BE(2 * round); left > 0; left -= 1) power = (power * publicNumber) % n;
      return Buffer.from(((toTheE(answer) * power) % n).toString(16).padStart(512, '0'), 'hex');
    });
    const hash = createHash('shake256', { outputLength: 32 });
    for (const commitment of commitments) hash.update(commitment);
    expect(hash.update(`${header}.${claims}`).digest('hex')).toBe(challenge.toString('hex'));
  });

  it('is another each time, and each says the same', async () => {
    const other = await toGq256(idToken, key);
    expect(other).not.toBe(token);
    const said = { header: { alg: 'RS256', kid: 'key-1', typ: 'JWT' }, claims: { nonce: 'n', name: 'Ada' } };
    expect(await verifyGq256(other, key)).toEqual(said);
    expect(readGq256(token)).toEqual(said);
  });

  it('is there for longer keys too', async () => {
    const long = await makeTestKey('long', 3072);
    const made = await toGq256(await signToken({ a: 1 }, long), long.published);
    expect(await verifyGq256(made, long.published)).toBeDefined();
  });
});

describe('what proves nothing', () => {
  it('is a token with any character exchanged', async () => {
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...Array.from(characters)), async (at, character) => {
        fc.pre(token[at] !== character);
        expect(await verifyGq256(token.slice(0, at) + character + token.slice(at + 1), key)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('is a proof with any bit turned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(4128 * 8 - 1), async (bit) => {
        const bytes = decoded(proof);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await verifyGq256(`${header}.${claims}.${bytes.toString('base64url')}`, key)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const n = number(decoded(key.n));
  const withAnswer = (make: (answer: bigint) => bigint, size = 256) => {
    const bytes = decoded(proof);
    const answer = Buffer.from(
      make(number(bytes.subarray(32, 288)))
        .toString(16)
        .padStart(size * 2, '0'),
      'hex',
    );
    return Buffer.concat([bytes.subarray(0, 32), answer, bytes.subarray(288)]).toString('base64url');
  };
  it.each([
    ['other claims', `${header}.${encode({ nonce: 'other' })}.${proof}`],
    [
      'another header of Entra',
      `${encode({ alg: 'GQ256', kid: encode({ alg: 'RS256' }), typ: 'JWT' })}.${claims}.${proof}`,
    ],
    [
      'the same header in another spelling',
      `${encode({ typ: 'JWT', alg: 'GQ256', kid: idHeader })}.${claims}.${proof}`,
    ],
    ['a header with more in it', `${encode({ alg: 'GQ256', kid: idHeader, typ: 'JWT', crit: [] })}.${claims}.${proof}`],
    ['another algorithm', `${encode({ alg: 'none', kid: idHeader, typ: 'JWT' })}.${claims}.${proof}`],
    ['an answer of zero', `${header}.${claims}.${withAnswer(() => 0n)}`],
    ['an answer past the modulus', `${header}.${claims}.${withAnswer((answer) => answer + n, 257)}`],
    ['the other root', `${header}.${claims}.${withAnswer((answer) => n - answer)}`],
    ['no proof', `${header}.${claims}.`],
    ['an empty proof', `${header}.${claims}.${Buffer.alloc(4128).toString('base64url')}`],
    ['a fourth part', `${token}.x`],
    ['the ID token itself', idToken],
    ['nothing', ''],
  ])('is %s', async (_, forged) => {
    expect(await verifyGq256(forged, key)).toBeUndefined();
  });

  it('is a token by another key, or by one of another form', async () => {
    expect(await verifyGq256(token, secondKey.published)).toBeUndefined();
    expect(await verifyGq256(token, { n: key.n, e: 'Aw' })).toBeUndefined();
    expect(await verifyGq256(token, { n: `AA${key.n}`, e: key.e })).toBeUndefined();
    expect(await verifyGq256(await toGq256(idToken, secondKey.published), key)).toBeUndefined();
  });

  it('is what is made of a signature of another key', async () => {
    const other = await signToken({ nonce: 'n' }, secondKey);
    expect(await verifyGq256(await toGq256(other, key), key)).toBeUndefined();
  });
});
