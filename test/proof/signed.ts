import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Consent, type ConsentInput, consentHash, createConsent } from '#src/consent/consent.ts';
import { consentNonce, correlationId } from '#src/consent/consent-id.ts';
import { toGq256 } from '#src/consent/gq256.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';
import { endRecordName, makeRecord, type ConsentRecord } from '#src/consent/record.ts';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';

/** A signing key as Entra has it: made anew in every process. */
export interface TestKey {
  privateKey: CryptoKey;
  published: SigningKey;
}

export async function makeTestKey(kid: string, modulusLength = 2048): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true, modulusLength });
  const { n = '', e = '' } = await exportJWK(publicKey);
  return { privateKey, published: { kty: 'RSA', use: 'sig', kid, n, e, x5t: kid, x5c: ['MIIC'] } };
}

// Made when the module is loaded: it takes longer than everything else here.
export const testKeys = await Promise.all([makeTestKey('key-1'), makeTestKey('key-2')]);
export const [firstKey, secondKey] = testKeys;
export const publishedKeys = testKeys.map(({ published }) => published);

export const testTenant = '11111111-2222-4333-8444-555555555555';
export const testUser = '66666666-7777-4888-9999-aaaaaaaaaaaa';
export const testApp = 'aaaaaaaa-0000-4000-8000-00000000000a';
export const testIssuer = `https://login.example/${testTenant}/v2.0`;
/** 24 Nov 2026, 13:00 UTC. */
export const testStart = Date.UTC(2026, 10, 24, 13);
export const testGroup = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-sql-prod';
export const testMachine = `${testGroup}/providers/microsoft.hybridcompute/machines/srv-sql-01`;

export async function testConsent(change: Partial<ConsentInput> = {}): Promise<Consent> {
  const made = await createConsent({
    tenantId: testTenant,
    userId: testUser,
    machines: [testMachine],
    target: 'windowsServer',
    level: 'Diagnostics',
    notBefore: testStart,
    notAfter: testStart + 8 * 3_600_000,
    ticket: { number: '2411240040001234', source: 'azure' },
    reason: 'Slow queries since Monday',
    terms: windowsServer20241030,
    app: { version: '0.1.0', build: 'abc123' },
    salt: '000102030405060708090a0b0c0d0e0f',
    ...change,
  });
  if (!made.ok) throw new Error(`No consent: ${JSON.stringify(made.why)}`);
  return made.consent;
}

/** What Entra says of the person who signs a consent. */
export async function claimsOf(consent: Consent, change: object = {}): Promise<Record<string, unknown>> {
  const start = Date.parse(consent.notBefore) / 1000;
  return {
    iss: `https://login.example/${consent.tenantId}/v2.0`,
    aud: testApp,
    tid: consent.tenantId,
    oid: consent.userId,
    nonce: consentNonce(await consentHash(consent)),
    name: 'Ada Lovelace',
    preferred_username: 'ada@contoso.example',
    iat: start + 5,
    nbf: start + 5,
    exp: start + 3605,
    auth_time: start,
    amr: ['pwd', 'mfa'],
    ...change,
  };
}

/** An ID token, whatever header and claims say. */
export function signToken(claims: object, key: TestKey = firstKey, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: key.published.kid, typ: 'JWT', ...header })
    .sign(key.privateKey, { crit: { known: true } });
}

/** A record whose signature is genuine but for the changed claims, which the key signed all the same. */
export async function signedRecord(
  consent: Consent,
  claims: object = {},
  key: TestKey = firstKey,
): Promise<ConsentRecord> {
  const idToken = await signToken(await claimsOf(consent, claims), key);
  return makeRecord(consent, { token: await toGq256(idToken, key.published), key: key.published });
}

/** What a record and the deployment that keeps it are called by the app, for those that are put in place by other hands. */
export const namesOf = ({ consentId, consentHash }: ConsentRecord) => ({
  deployment: `remote-support-consent-${consentId}`,
  correlationId: correlationId(consentHash),
  endOn: (machineId: string) => endRecordName(consentId, machineId.toLowerCase()),
});

/** A genuine record with a consent that says something else than was signed: everything fits together but the signature. */
export const raisedRecord = (
  { consent, signature }: ConsentRecord,
  change: Partial<Consent> = { level: 'DiagnosticsAndRepair' },
): Promise<ConsentRecord> => makeRecord({ ...consent, ...change }, signature);
