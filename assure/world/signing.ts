import { generateKeyPairSync, sign } from 'node:crypto';
import type { IdentityProvider } from '#src/auth/identity-provider.ts';
import { type Consent, consentHash } from '#src/consent/consent.ts';
import { consentNonce } from '#src/consent/consent-id.ts';
import { toGq256 } from '#src/consent/gq256.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';
import { makeRecord, type SignedConsentRecord } from '#src/consent/record.ts';

/** A key that signs as Microsoft Entra does, or as somebody who would like to. */
interface Key {
  privateKey: Parameters<typeof sign>[2];
  published: SigningKey;
}

export const clientId = 'aaaaaaaa-0000-4000-8000-00000000000a';

function makeKey(kid: string): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, published: { kty: 'RSA', use: 'sig', kid, n, e, x5t: kid, x5c: ['MIIC'] } };
}

const entra = makeKey('entra');
const forger = makeKey('forger');

export function issuerOf(tenantId: string): string {
  return `https://login.example/${tenantId}/v2.0`;
}

/** What every page reads of Microsoft Entra. */
export function identityProviderOf(tenantId: string): IdentityProvider {
  return { issuer: issuerOf(tenantId), keys: [{ ...entra.published } as JsonWebKey] };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The record of a consent that its person signed in a fresh sign-in; `isForged`: somebody else did, with a key of their own. */
export async function signed(consent: Consent, isForged = false): Promise<SignedConsentRecord> {
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
  const text = `${encoded({ alg: 'RS256', kid: key.published.kid, typ: 'JWT' })}.${encoded(claims)}`;
  const idToken = `${text}.${sign('RSA-SHA256', Buffer.from(text), key.privateKey).toString('base64url')}`;
  return makeRecord(consent, { token: await toGq256(idToken, key.published), key: key.published });
}
