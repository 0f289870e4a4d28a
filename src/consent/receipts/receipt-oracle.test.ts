/** A third opinion beside this folder and `verify/`: the tokens by jose, the hashes by Node's own crypto. */
import { createHash } from 'node:crypto';

import { compactVerify, createLocalJWKSet, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';

import { receiptVerdict } from './receipt-check.ts';
import { fixtureReceipt } from './receipt-fixture.ts';
import { sampleReceipt } from './receipt-samples.ts';
import { verifyReceipt } from './receipt-verification.ts';
import type { Receipt } from './receipt.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** The file is sorted, so that what is parsed from it and written without spaces is canonical: its texts hold no numbers. */
function partsOf(text: string): Receipt {
  return JSON.parse(text) as Receipt;
}

const samples = await Promise.all(Array.from({ length: 40 }, (_, index) => sampleReceipt(index + 1)));
const signed = samples.filter(({ receipt }) => receipt.signature !== null);

describe('other implementations agree', () => {
  it('jose on every token, its nonce and its key', async () => {
    expect(signed.length).toBeGreaterThan(20);
    for (const { text, keys } of signed) {
      const { record, signature } = partsOf(text);
      if (signature === null) throw new Error('The receipt has no token.');
      const { payload, protectedHeader } = await jwtVerify(signature.idToken, await importJWK(signature.key, 'RS256'), {
        algorithms: ['RS256'],
        currentDate: new Date(record.signature.issuedAt),
      });
      expect(protectedHeader.kid).toBe(record.signature.keyId);
      expect(payload['nonce']).toBe(sha256(JSON.stringify(record.consent)).toString('base64url'));
      expect(payload.iat).toBe(Date.parse(record.signature.issuedAt) / 1000);
      const published = createLocalJWKSet({ keys: keys.map((key) => ({ ...key, kty: 'RSA' })) });
      await expect(compactVerify(signature.idToken, published)).resolves.toBeDefined();
    }
  });

  it('node:crypto on every hash', () => {
    for (const { text } of samples) {
      const { record, terms, commands, signature, code, ...rest } = partsOf(text);
      expect(sha256(JSON.stringify(record.consent)).toString('hex')).toBe(record.consentHash);
      expect(sha256(terms.text).toString('hex')).toBe(record.consent.terms.sha256);
      expect(sha256(JSON.stringify(commands)).toString('hex')).toBe(record.consent.commands.sha256);
      if (signature) expect(sha256(signature.idToken).toString('hex')).toBe(record.signature.idTokenSha256);
      const { azure, kind } = rest;
      const whole = JSON.stringify({ azure, commands, kind, record, signature, terms });
      expect(sha256(whole).toString('hex')).toBe(code);
    }
  });

  it('jose on tokens in which one character was changed', async () => {
    const { signature } = fixtureReceipt;
    if (signature === null) throw new Error('The receipt has no token.');
    const key = await importJWK(signature.key, 'RS256');
    for (let index = 0; index < signature.idToken.length - 1; index += 5) {
      const other = signature.idToken[index] === 'A' ? 'B' : 'A';
      const idToken = `${signature.idToken.slice(0, index)}${other}${signature.idToken.slice(index + 1)}`;
      const byJose = await compactVerify(idToken, key, { algorithms: ['RS256'] }).then(
        () => 'pass',
        () => 'fail',
      );
      const receipt = { ...fixtureReceipt, signature: { ...signature, idToken } };
      const { checks } = await verifyReceipt(new TextEncoder().encode(JSON.stringify(receipt)));
      expect(checks.find(({ key: name }) => name === 'signature')?.state, `character ${index}`).toBe(byJose);
      expect(receiptVerdict(checks).failed).toContain('token');
    }
  });

  it('jose on the header', () => {
    const { signature } = fixtureReceipt;
    expect(decodeProtectedHeader(signature?.idToken ?? '')).toEqual({ alg: 'RS256', kid: 'sample-key-1', typ: 'JWT' });
  });
});
