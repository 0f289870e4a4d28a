import { describe, expect, it } from 'vitest';

import { bytesToBase64Url, sha256Hex } from './digest.ts';
import { sampleNow, sampleTenant, sampleUser } from './samples.ts';
import { type SignatureVerdict, verifySignature } from './signature.ts';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const otherPair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

type PublishedKey = JsonWebKey & { kid: string };

async function published(key: CryptoKey, kid: string): Promise<PublishedKey> {
  return { ...(await crypto.subtle.exportKey('jwk', key)), kid, use: 'sig', key_ops: [] };
}

const key = await published(pair.publicKey, 'key-1');
const otherKey = await published(otherPair.publicKey, 'key-2');

const at = sampleNow / 1000;
const claims = {
  iss: 'https://login.example/v2.0',
  aud: 'app-client-id',
  tid: sampleTenant,
  oid: sampleUser,
  nonce: 'the-nonce',
  iat: at,
  exp: at + 3600,
  amr: ['pwd', 'mfa', 7],
};
const header = { alg: 'RS256', kid: 'key-1', typ: 'JWT' };
const expected = {
  nonce: 'the-nonce',
  tenantId: sampleTenant.toUpperCase(),
  userId: sampleUser.toUpperCase(),
  issuer: 'https://login.example/v2.0',
  audience: 'app-client-id',
  notBefore: sampleNow - 1000,
  now: sampleNow + 1000,
};

function part(value: unknown): string {
  return bytesToBase64Url(new TextEncoder().encode(JSON.stringify(value)));
}

async function tokenOf(claimSet: unknown, headerSet: unknown = header): Promise<string> {
  const signed = `${part(headerSet)}.${part(claimSet)}`;
  const signature = await crypto.subtle.sign(algorithm.name, pair.privateKey, new TextEncoder().encode(signed));
  return `${signed}.${bytesToBase64Url(new Uint8Array(signature))}`;
}

function verify(
  idToken: string,
  change: Partial<typeof expected> = {},
  keys = [otherKey, key],
): Promise<SignatureVerdict> {
  return verifySignature({ idToken, keys, expected: { ...expected, ...change } });
}

async function reasonFor(idToken: string, keys?: PublishedKey[]): Promise<string> {
  const verdict = await verify(idToken, {}, keys);
  return verdict.ok ? 'ok' : verdict.reason;
}

describe('verifySignature', () => {
  it('accepts what Entra signed for this consent', async () => {
    const idToken = await tokenOf(claims);
    expect(await verify(idToken)).toEqual({
      ok: true,
      claims,
      keyId: 'key-1',
      issuedAt: '2026-11-24T13:00:00Z',
      authenticationMethods: ['pwd', 'mfa'],
      idTokenSha256: await sha256Hex(idToken),
    });
  });

  it('has no methods when the token names none', async () => {
    for (const amr of [undefined, 'mfa', {}]) {
      expect(await verify(await tokenOf({ ...claims, amr }))).toMatchObject({ ok: true, authenticationMethods: [] });
    }
  });

  it.each([
    ['iss', 'https://login.example/other', 'The ID token is from another issuer.'],
    ['aud', 'other-app', 'The ID token is for another app.'],
    ['aud', ['app-client-id'], 'The ID token is for another app.'],
    ['tid', sampleUser, 'The ID token is from another directory.'],
    ['tid', undefined, 'The ID token is from another directory.'],
    ['oid', sampleTenant, 'Another user signed in.'],
    ['nonce', 'other-nonce', 'The sign-in was not for this consent.'],
    ['nonce', undefined, 'The sign-in was not for this consent.'],
    ['iat', at - 602, 'The sign-in is older than this consent.'],
    ['iat', String(at), 'The sign-in is older than this consent.'],
    ['iat', at + 302, 'The ID token is from the future.'],
    ['exp', at - 299, 'The ID token has expired.'],
    ['exp', undefined, 'The ID token has expired.'],
    ['auth_time', at - 302, 'The sign-in is older than this consent.'],
    ['auth_time', 'today', 'The sign-in is older than this consent.'],
  ])('refuses a token whose %s is %j', async (claim, value, reason) => {
    expect(await reasonFor(await tokenOf({ ...claims, [claim]: value }))).toBe(reason);
  });

  it.each([
    ['iat', at - 601],
    ['aud', 'App-Client-ID'],
    ['iat', at + 301],
    ['exp', at - 298],
    ['auth_time', at - 301],
    ['auth_time', at],
  ])(
    'allows 5 minutes between the clocks, 5 more for a date of Microsoft Entra, and any case: %s %s',
    async (claim, value) => {
      expect((await verify(await tokenOf({ ...claims, [claim]: value }))).ok).toBe(true);
    },
  );

  it.each([
    ['none', { alg: 'none', kid: 'key-1' }, 'The ID token is not signed with RS256.'],
    ['HS256', { alg: 'HS256', kid: 'key-1' }, 'The ID token is not signed with RS256.'],
    ['critical extensions', { ...header, crit: ['b64'] }, 'The ID token asks for extensions that are not known here.'],
    ['no key', { alg: 'RS256' }, 'The ID token does not name its signing key.'],
    [
      'a key nobody published',
      { alg: 'RS256', kid: 'key-3' },
      'The ID token is signed with a key that is not one of the published keys.',
    ],
    ['another key', { alg: 'RS256', kid: 'key-2' }, 'The signature of the ID token is wrong.'],
    ['a list as header', [1], 'A part of the ID token is not an object.'],
  ])('refuses a header with %s', async (_name, headerSet, reason) => {
    expect(await reasonFor(await tokenOf(claims, headerSet))).toBe(reason);
  });

  it('uses RSA keys only', async () => {
    const notRsa = { ...key, kty: 'oct' };
    expect(await reasonFor(await tokenOf(claims), [notRsa])).toContain('not one of the published keys');
    expect(await reasonFor(await tokenOf(claims), [notRsa, key])).toBe('ok');
    for (const broken of [
      { ...key, n: '' },
      { ...key, e: '' },
    ]) {
      expect(await reasonFor(await tokenOf(claims), [broken])).toBe('The published signing key is incomplete.');
    }
  });

  it('refuses a token when any character of it was changed', async () => {
    const idToken = await tokenOf(claims);
    for (let index = idToken.length - 1; index >= 0; index -= 7) {
      const other = idToken[index] === 'A' ? 'B' : 'A';
      const changed = `${idToken.slice(0, index)}${other}${idToken.slice(index + 1)}`;
      expect((await verify(changed)).ok, `character ${index}`).toBe(false);
    }
  });

  it('refuses claims that are no valid text, even when signed', async () => {
    const broken = bytesToBase64Url(Uint8Array.from([...new TextEncoder().encode('{"nonce":"'), 0xff, 0x22, 0x7d]));
    const signed = `${part(header)}.${broken}`;
    const signature = await crypto.subtle.sign(algorithm.name, pair.privateKey, new TextEncoder().encode(signed));
    const idToken = `${signed}.${bytesToBase64Url(new Uint8Array(signature))}`;
    expect(await reasonFor(idToken)).toBe('The ID token cannot be read.');
  });

  it('refuses what is no token, without throwing', async () => {
    const idToken = await tokenOf(claims);
    const [first = '', second = ''] = idToken.split('.');
    expect(await reasonFor('')).toBe('The ID token does not have three parts.');
    expect(await reasonFor(`${first}.${second}`)).toBe('The ID token does not have three parts.');
    expect(await reasonFor(`${idToken}.x`)).toBe('The ID token does not have three parts.');
    expect(await reasonFor(`${first}.${second}.`)).toBe('The signature of the ID token is wrong.');
    expect(await reasonFor(`${first}.!.x`)).toBe('The ID token cannot be read.');
    expect(await reasonFor('a'.repeat(32_769))).toBe('The ID token is too long.');
    expect(await reasonFor('a'.repeat(32_768))).toBe('The ID token does not have three parts.');
  });
});
