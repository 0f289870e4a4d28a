import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { bytesToBase64Url } from '#src/consent/digest.ts';
import {
  failedIn,
  fixtureAppId,
  fixtureClaims,
  fixtureKeys,
  fixtureReceipt,
  fixtureStart,
  outcomeIn,
  withRawToken,
  withToken,
} from './receipt-fixture.ts';
import type { Receipt, ReceiptSignature } from './receipt.ts';
import { sampleTenant, sampleUser } from '#src/consent/samples.ts';

const idToken = fixtureReceipt.signature?.idToken ?? '';
const [header = '', claims = '', signature = ''] = idToken.split('.');
const part = (value: unknown) => bytesToBase64Url(new TextEncoder().encode(JSON.stringify(value)));

const withKey = (change: Partial<ReceiptSignature['key']>): Receipt => ({
  ...fixtureReceipt,
  signature: fixtureReceipt.signature && { idToken, key: { ...fixtureReceipt.signature.key, ...change } },
});

describe('the token of a receipt', () => {
  it.each([
    ['nonce', { nonce: 'x' }, ['nonce']],
    ['nonce', { nonce: undefined }, ['nonce']],
    ['oid', { oid: sampleTenant }, ['person']],
    ['oid', { oid: [sampleUser] }, ['person']],
    ['tid', { tid: sampleUser }, ['tenant']],
    ['iss', { iss: 'https://login.example/common/v2.0' }, ['tenant']],
    ['iss', { iss: `https://login.example/v2.0?tenant=${sampleTenant}` }, ['tenant']],
    ['iss', { iss: `https://login.example/x${sampleTenant}/` }, ['tenant']],
    ['iss', { iss: sampleTenant }, ['tenant']],
    ['iat', { iat: fixtureStart + 6 }, ['token']],
    ['iat', { iat: String(fixtureStart + 5) }, ['token', 'time']],
    ['exp', { exp: fixtureStart + 5 }, ['time']],
    ['exp', { exp: undefined }, ['time']],
    ['amr', { amr: ['pwd'] }, ['token']],
    ['amr', { amr: ['mfa', 'pwd'] }, ['token']],
    ['amr', { amr: ['pwd', 'mfa', 7] }, ['token']],
    ['amr', { amr: 'pwd' }, ['token']],
    ['amr', { amr: undefined }, ['token']],
    ['nothing', {}, []],
    ['spelling', { oid: sampleUser.toUpperCase(), tid: sampleTenant.toUpperCase() }, []],
    ['iss of version 1', { iss: `https://sts.example/${sampleTenant.toUpperCase()}/` }, []],
    ['fraction of iat', { iat: fixtureStart + 5.9 }, []],
  ])('with other claims, %s: %j', async (_name, change, expected) => {
    expect(await failedIn(await withToken(fixtureReceipt, change))).toEqual(expected);
  });

  it('takes an absent list of methods for an empty one', async () => {
    const { record } = fixtureReceipt;
    const none = { ...record, signature: { ...record.signature, authenticationMethods: [] } };
    expect(await failedIn(await withToken({ ...fixtureReceipt, record: none }, { amr: undefined }))).toEqual([]);
  });

  it.each([
    [{ alg: 'none' }, ['signature']],
    [{ alg: 'HS256' }, ['signature']],
    [{ alg: 'rs256' }, ['signature']],
    [{ crit: ['b64'] }, ['signature']],
    [{ kid: 'other' }, ['token', 'signature']],
    [{ typ: 'other' }, []],
  ])('with the header %j', async (change, expected) => {
    expect(await failedIn(await withToken(fixtureReceipt, {}, change))).toEqual(expected);
  });

  it('must be signed with the key beside it', async () => {
    expect(await failedIn(await withToken(fixtureReceipt, {}, {}, 1))).toEqual(['signature']);
    expect(await failedIn(withKey({ n: fixtureKeys[1]?.n ?? '' }))).toEqual(['signature']);
    expect(await failedIn(withKey({ kid: 'other' }))).toEqual(['signature']);
    for (const change of [{ n: '' }, { e: '' }, { n: '!' }, { e: 'AQAB=' }, { e: 'AQABAA==' }, { e: 'AQAC' }]) {
      expect(await failedIn(withKey(change)), JSON.stringify(change)).toEqual(['signature']);
    }
  });

  it('is found out by its hash when only the unused bits of its last character change', async () => {
    const last = signature.at(-1) ?? '';
    const other = String.fromCharCode(last.charCodeAt(0) + 1);
    const changed = `${idToken.slice(0, -1)}${other}`;
    expect(Buffer.from(changed.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    const key = fixtureReceipt.signature?.key;
    if (key === undefined) throw new Error('The receipt has no key.');
    expect(await failedIn({ ...fixtureReceipt, signature: { idToken: changed, key } })).toEqual(['token', 'signature']);
    // With its hash made to fit, the form of the text is what is left.
    expect(await failedIn(await withRawToken(fixtureReceipt, changed))).toEqual(['signature']);
  });

  it.each([
    ['nothing', '', ['token', 'signature', 'nonce', 'person', 'tenant', 'time']],
    ['two parts', `${header}.${claims}`, ['token', 'signature', 'nonce', 'person', 'tenant', 'time']],
    ['four parts', `${idToken}.`, ['token', 'signature', 'nonce', 'person', 'tenant', 'time']],
    ['no header', `.${claims}.${signature}`, ['token', 'signature']],
    ['no claims', `${header}..${signature}`, ['token', 'signature', 'nonce', 'person', 'tenant', 'time']],
    ['no signature', `${header}.${claims}.`, ['signature']],
    ['padding', `${header}=.${claims}.${signature}`, ['token', 'signature']],
    ['a byte order mark', `77u_${header}.${claims}.${signature}`, ['token', 'signature']],
    ['a list', `${header}.${part([])}.${signature}`, ['token', 'signature', 'nonce', 'person', 'tenant', 'time']],
    ['a copy', `${header}.${part(fixtureClaims)}.${signature}`, []],
  ])('with %s in it', async (_name, raw, expected) => {
    expect(await failedIn(await withRawToken(fixtureReceipt, raw))).toEqual(expected);
  });

  it('is said to be another, or not to be readable', async () => {
    const other = { ...fixtureReceipt.record.signature, idTokenSha256: '0'.repeat(64) };
    const renamed = { ...fixtureReceipt, record: { ...fixtureReceipt.record, signature: other } };
    expect(await outcomeIn(renamed, 'token')).toMatch(
      /^fail: The hash of the ID token is [0-9a-f]{64}, but the record names a token with the hash 0{64}\.$/,
    );
    for (const raw of [`.${claims}.${signature}`, `${header}..${signature}`]) {
      const unread = await withRawToken(fixtureReceipt, raw);
      expect(await outcomeIn(unread, 'token')).toBe('fail: The ID token cannot be read.');
    }
  });

  it('needs a key of 2,048 bits', async () => {
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2040 });
    const { n = '' } = pair.publicKey.export({ format: 'jwk' });
    expect(await outcomeIn(withKey({ n }), 'signature')).toBe('fail: The signing key has 2040 bits, fewer than 2048.');
    expect(await outcomeIn(withKey({ n: bytesToBase64Url(new Uint8Array(300)) }), 'signature')).toContain('has 0 bits');
  });
});

describe('the application that a token is for', () => {
  const outcomeFor = async (claims: object, ...appIds: string[]) =>
    outcomeIn(await withToken(fixtureReceipt, claims), 'application', appIds.length === 0 ? {} : { appIds });

  it('is the one given, however it is spelled', async () => {
    expect(await outcomeFor({}, fixtureAppId.toUpperCase())).toMatch(/^pass: /);
    expect(await outcomeFor({}, sampleTenant, fixtureAppId)).toMatch(/^pass: /);
    expect(await outcomeFor({})).toMatch(/^notCheckable: /);
  });

  it.each([
    ['another', sampleTenant],
    ['none', undefined],
    ['a list', [fixtureAppId]],
  ])('is not when it is %s, for any application may ask for any nonce', async (_, aud) => {
    expect(await outcomeFor({ aud }, fixtureAppId)).toMatch(/^fail: .*another application/);
  });

  it('is named beside those that it should be, without what could steer a terminal', async () => {
    const finding = await outcomeFor({ aud: 'evil\u202E' }, fixtureAppId, sampleTenant);
    expect(finding).toMatch(/evil\S+\) than/);
    expect(finding).not.toContain('\u202E');
    expect(finding).toContain(`${fixtureAppId} and ${sampleTenant}`);
  });

  it('cannot be told of a token without claims, or without a token', async () => {
    const receipt = await withRawToken(fixtureReceipt, `${header}..${signature}`);
    expect(await outcomeIn(receipt, 'application', { appIds: [fixtureAppId] })).toMatch(/^fail: The claims/);
    const unsigned = { ...fixtureReceipt, signature: null };
    expect(await outcomeIn(unsigned, 'application', { appIds: [fixtureAppId] })).toMatch(/^notCheckable: /);
  });
});

describe('the keys that Entra published', () => {
  const [own, other] = fixtureKeys;
  if (!own || !other) throw new Error('There are not two keys.');
  const keyOutcome = (entraKeys: JsonWebKey[]) => outcomeIn(fixtureReceipt, 'key', { entraKeys });

  it('hold the key of the receipt, or another of its name, or none', async () => {
    expect(await keyOutcome([other, own])).toMatch(/^pass: /);
    expect(await keyOutcome([{ ...own, n: other.n ?? '' }, own])).toMatch(/^pass: /);
    expect(await keyOutcome([{ ...own, n: other.n ?? '' }])).toMatch(/^fail: /);
    expect(await keyOutcome([{ ...own, e: 'Aw' }])).toMatch(/^fail: /);
    expect(await keyOutcome([other])).toMatch(/^notCheckable: The key in the receipt is none of the keys/);
    expect(await keyOutcome([])).toMatch(/^notCheckable: /);
  });

  it('say why they are not there', async () => {
    expect(await outcomeIn(fixtureReceipt, 'key')).toMatch(/^notCheckable: No keys/);
    expect(await outcomeIn(fixtureReceipt, 'key', { why: { key: 'Nobody is signed in.' } })).toBe(
      'notCheckable: Nobody is signed in.',
    );
    expect(await outcomeIn({ ...fixtureReceipt, signature: null }, 'key', { entraKeys: fixtureKeys })).toBe(
      'notCheckable: The receipt holds no ID token.',
    );
  });
});
