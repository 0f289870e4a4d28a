import { createHash, createHmac } from 'node:crypto';
import type { IdentityProvider } from '#src/auth/identity-provider.ts';
import { type Consent, consentHash } from '#src/consent/consent.ts';
import { consentNonce } from '#src/consent/consent-id.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';
import { makeRecord, type ConsentRecord } from '#src/consent/record.ts';

/*
 * Signatures in a trial have the form of those of Microsoft Entra. In place of the proof that somebody held one, which takes long, stands a
 * keyed hash of what it would prove.
 */

export const clientId = 'aaaaaaaa-0000-4000-8000-00000000000a';

/** A key that signs as Microsoft Entra does, or as somebody who would like to. */
function keyNamed(kid: string): SigningKey {
  const modulus = Buffer.alloc(256, createHash('sha512').update(kid).digest());
  modulus[0] = 0xc0;
  modulus[255] = 0x01;
  return { kty: 'RSA', use: 'sig', kid, n: modulus.toString('base64url'), e: 'AQAB', x5t: kid, x5c: ['MIIC'] };
}

const entra = keyNamed('entra');
const forger = keyNamed('forger');

export function issuerOf(tenantId: string): string {
  return `https://login.example/${tenantId}/v2.0`;
}

/** What every page reads of Microsoft Entra. */
export function identityProviderOf(tenantId: string): IdentityProvider {
  return { issuer: issuerOf(tenantId), keys: [{ ...entra } as JsonWebKey] };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** As long as a proof by a key of 2048 bits, bytes: a challenge and 16 answers. */
const proofBytes = 32 + 16 * 256;

const proofOf = (text: string, { n }: Pick<SigningKey, 'n'>): string =>
  Buffer.alloc(proofBytes, createHmac('sha256', n).update(text).digest()).toString('base64url');

/** Whether this key, and no other, has signed what a token of the harness says. */
export function isProven(token: string, key: Pick<SigningKey, 'n'>): boolean {
  const end = token.lastIndexOf('.');
  return proofOf(token.slice(0, end), key) === token.slice(end + 1);
}

/** The record of a consent that its person signed in a fresh sign-in; `isForged`: somebody else did, with a key of their own. */
export async function signed(consent: Consent, isForged = false): Promise<ConsentRecord> {
  const key = isForged ? forger : entra;
  const start = Date.parse(consent.notBefore) / 1000;
  const claims = {
    iss: issuerOf(consent.tenantId),
    aud: clientId,
    tid: consent.tenantId,
    oid: consent.userId,
    nonce: consentNonce(await consentHash(consent)),
    name: consent.userId,
    preferred_username: 'ada@contoso.example',
    iat: start + 5,
    nbf: start + 5,
    exp: start + 3605,
    auth_time: start,
    amr: ['pwd', 'mfa'],
  };
  const header = encoded({ alg: 'RS256', kid: key.kid, typ: 'JWT' });
  const text = `${encoded({ alg: 'GQ256', kid: header, typ: 'JWT' })}.${encoded(claims)}`;
  return makeRecord(consent, { token: `${text}.${proofOf(text, key)}`, key });
}
