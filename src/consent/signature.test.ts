import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimsOf,
  firstKey,
  publishedKeys,
  secondKey,
  signedRecord,
  signToken,
  testApp,
  testConsent,
  testIssuer,
  testStart,
  testTenant,
  testUser,
} from '#test/proof/signed.ts';
import type { ConsentRecord } from './record.ts';
import { sealIdToken, type SignatureFault, verifyRecordSignature } from './signature.ts';

const consent = await testConsent();
const claims = await claimsOf(consent);
const start = testStart / 1000;

async function faultOf(idToken: string, keys: readonly object[] = publishedKeys): Promise<unknown> {
  const seal = await sealIdToken(idToken, keys);
  return seal.is === 'invalid' ? seal.why : seal.is;
}

const wrongClaims: [SignatureFault, object][] = [
  ['issuer', { iss: 'https://login.example/other/v2.0' }],
  ['issuer', { iss: undefined }],
  ['application', { aud: 'bbbbbbbb-0000-4000-8000-00000000000b' }],
  ['application', { aud: [testApp] }],
  ['application', { aud: undefined }],
  ['directory', { tid: 'other' }],
  ['person', { oid: 'other' }],
  ['person', { oid: 7 }],
  ['otherConsent', { nonce: 'other' }],
  ['otherConsent', { nonce: undefined }],
  ['noTimes', { iat: undefined }],
  ['noTimes', { exp: 'soon' }],
  ['tooOld', { iat: start - 601 }],
  ['tooOld', { auth_time: start - 301 }],
  ['tooOld', { auth_time: 'now' }],
  ['expired', { exp: start }],
];
const rightClaims = [
  {},
  { iat: start - 600, auth_time: start - 300, nbf: start - 600 },
  { aud: testApp.toUpperCase(), tid: testTenant.toUpperCase(), oid: testUser.toUpperCase() },
  { auth_time: undefined, nbf: undefined },
];

describe('an ID token', () => {
  it('is refused with another key, header or signature', async () => {
    const token = await signToken(claims);
    const [header = '', body = '', signature = ''] = token.split('.');
    const none = Buffer.from('{"alg":"none","kid":"key-1"}').toString('base64url');
    const n = Buffer.alloc(128, 0xff).toString('base64url');
    expect(await faultOf(token, [])).toBe('unknownKey');
    expect(await faultOf(token, [{ ...secondKey.published, kid: 'key-1' }])).toBe('notSignedByKey');
    expect(await faultOf(token, [{ ...firstKey.published, x5t: 7 }])).toBe('keyForm');
    expect(await faultOf(token, [{ ...firstKey.published, e: 'Aw' }])).toBe('keyForm');
    expect(await faultOf(token, [{ ...firstKey.published, n }])).toBe('shortKey');
    expect(await faultOf(`${none}.${body}.`)).toBe('algorithm');
    expect(await faultOf(await signToken(claims, firstKey, { crit: ['known'], known: 1 }))).toBe('algorithm');
    expect(await faultOf(`${header}.${body}`)).toBe('unreadable');
    expect(await faultOf(`${header}.${body}.${signature.slice(0, -1)}`)).toBe('unreadable');
    expect(await faultOf('x'.repeat(40_000))).toBe('unreadable');
    expect(await faultOf(`${header}.${Buffer.from('[]').toString('base64url')}.${signature}`)).toBe('unreadable');
  });

  it('leaves a proof in its place, with the key without what nobody needs', async () => {
    const keys = [{ ...firstKey.published, cloud_instance_name: 'x' }];
    const seal = await sealIdToken(await signToken(claims), keys);
    if (seal.is === 'invalid') throw new Error(seal.why);
    expect(seal.signature.key).toEqual(firstKey.published);
    const record = { ...(await signedRecord(consent)), signature: seal.signature };
    expect(await signerOf(record)).toMatchObject({ is: 'valid', keyConfirmed: true });
  });
});

const recordExpected = { clientIds: [testApp], issuer: testIssuer, tenantId: testTenant, trustedKeys: publishedKeys };
const signerOf = (record: ConsentRecord, change: object = {}) =>
  verifyRecordSignature(record, { ...recordExpected, ...change });

describe('the signature on record', () => {
  it.each(rightClaims)('counts with %j', async (change) => {
    expect(await signerOf(await signedRecord(consent, change))).toMatchObject({
      is: 'valid',
      name: 'Ada Lovelace',
      username: 'ada@contoso.example',
      oid: testUser,
      keyConfirmed: true,
    });
  });

  it.each([
    ...wrongClaims,
    ['tooLate', { iat: start + 9 * 3600, nbf: start, exp: start + 10 * 3600 }],
    ['notYetValid', { nbf: start + 306 }],
    ['expired', { exp: start + 5 }],
  ] as const)('is refused as %s with %j', async (fault, change) => {
    expect(await signerOf(await signedRecord(consent, change))).toMatchObject({ is: 'invalid', why: fault });
  });

  it('is of when the person signed in, and of when the token is dated where that isn’t told', async () => {
    const backdated = { iat: start - 280, nbf: start - 280, auth_time: start + 7 };
    expect(await signerOf(await signedRecord(consent, backdated))).toMatchObject({ signedAt: testStart + 7000 });
    const untold = { ...backdated, auth_time: undefined };
    expect(await signerOf(await signedRecord(consent, untold))).toMatchObject({ signedAt: testStart - 280_000 });
  });

  it('counts for no other consent, person, directory or app', async () => {
    const record = await signedRecord(consent);
    const others = await Promise.all([
      testConsent({ level: 'DiagnosticsAndRepair' }),
      testConsent({ userId: testTenant }),
      testConsent({ notAfter: testStart + 9 * 3_600_000 }),
    ]);
    for (const other of others) expect(await signerOf({ ...record, consent: other })).toMatchObject({ is: 'invalid' });
    expect(await signerOf(record, { tenantId: testUser })).toMatchObject({ why: 'directory' });
    expect(await signerOf(record, { clientIds: [testUser] })).toMatchObject({ why: 'application' });
    expect(await signerOf(record, { issuer: 'https://login.example/' })).toMatchObject({ why: 'issuer' });
    expect(await signerOf(record, { clientIds: [testUser, testApp] })).toMatchObject({ is: 'valid' });
  });

  it('says whether the key is confirmed', async () => {
    const record = await signedRecord(consent);
    const { published } = firstKey;
    expect(await signerOf(record, { trustedKeys: undefined })).toMatchObject({ keyConfirmed: 'unknown' });
    expect(await signerOf(record, { trustedKeys: [secondKey.published] })).toMatchObject({ keyConfirmed: false });
    const forged = { ...secondKey.published, kid: 'key-1' };
    expect(await signerOf(record, { trustedKeys: [forged] })).toMatchObject({ why: 'otherKeyPublished' });
    const template = { ...published, issuer: 'https://login.example/{tenantid}/v2.0' };
    expect(await signerOf(record, { trustedKeys: [template] })).toMatchObject({ keyConfirmed: true });
    const ofOthers = { ...published, issuer: 'https://login.example/consumers/v2.0' };
    expect(await signerOf(record, { trustedKeys: [ofOthers] })).toMatchObject({ why: 'issuer' });
  });

  it('is refused with a key that doesn’t fit', async () => {
    const record = await signedRecord(consent);
    const { signature } = record;
    const withKey = (change: object) => ({
      ...record,
      signature: { ...signature, key: { ...signature.key, ...change } },
    });
    expect(await signerOf(withKey({ kid: 'other' }))).toMatchObject({ why: 'otherKey' });
    expect(await signerOf(withKey({ n: secondKey.published.n }))).toMatchObject({ why: 'notSignedByKey' });
    expect(await signerOf(withKey({ n: signature.key.n.slice(0, 300) }))).toMatchObject({ is: 'invalid' });
    expect(await signerOf(withKey({ e: 'Aw' }))).toMatchObject({ why: 'keyForm' });
    expect(await signerOf({ ...record, signature: { ...signature, token: 'a.b.c' } })).toMatchObject({
      why: 'unreadable',
    });
  });

  it('is found changed at any character', async () => {
    const record = await signedRecord(consent);
    const { token, key } = record.signature;
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '0', '_', '.'), async (at, character) => {
        fc.pre(token[at] !== character);
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        expect(await signerOf({ ...record, signature: { token: changed, key } })).toMatchObject({ is: 'invalid' });
      }),
      { numRuns: 60 },
    );
  });
});
