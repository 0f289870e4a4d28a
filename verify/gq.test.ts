// Proofs of either implementation, the app's and the one of this folder, verify with the other.
import { describe, expect, it } from 'vitest';
import { firstKey, makeTestKey, secondKey, signToken } from '#test/proof/signed.ts';
import { toGq256, verifyGq256 } from '#src/consent/gq256.ts';
import { proofOf } from './gq-sign.ts';
import { readProof } from './gq.mjs';
import { proofFault } from './token.mjs';

const keys = [firstKey, await makeTestKey('long', 3072)];

describe.each(keys.map((key) => [key.published.kid, key] as const))('a proof with %s', (_, key) => {
  const { published } = key;
  it('made by the app is verified here', async () => {
    const token = await toGq256(await signToken({ nonce: 'n', name: 'Ädä' }, key), published);
    expect(proofFault(token, published)).toBeUndefined();
    expect(readProof(token)?.claims).toEqual({ nonce: 'n', name: 'Ädä' });
  });

  it('made here is verified by the app', async () => {
    const token = proofOf(await signToken({ nonce: 'n' }, key), published);
    expect(await verifyGq256(token, published)).toMatchObject({ claims: { nonce: 'n' } });
    expect(proofFault(token, published)).toBeUndefined();
  });

  it('is refused by both with another key, or after a change of any of its bytes', async () => {
    const token = proofOf(await signToken({ nonce: 'n' }, key), published);
    const other = { ...secondKey.published, kid: published.kid };
    expect(await verifyGq256(token, other)).toBeUndefined();
    expect(proofFault(token, other)).toBeDefined();
    const [own = '', claims = '', last = ''] = token.split('.');
    const proof = Buffer.from(last, 'base64url');
    for (let at = 0; at < proof.length; at += 37) {
      const changed = Buffer.from(proof);
      changed[at] = (changed[at] ?? 0) ^ 16;
      const forged = `${own}.${claims}.${changed.toString('base64url')}`;
      expect([await verifyGq256(forged, published), proofFault(forged, published) === undefined]).toEqual([
        undefined,
        false,
      ]);
    }
  });
});
