import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readRecord, recordDeployment } from '#src/consent/record.ts';
import { verifyRecordSignature } from '#src/consent/signature.ts';
import {
  claimsOf,
  publishedKeys,
  signToken,
  testApp,
  testConsent,
  testIssuer,
  testStart,
  testTenant,
  testUser,
} from '#test/proof/signed.ts';
import { outdated, sealed, validUntil } from './signing.ts';
import { voidText } from './words.ts';

const minute = 60_000;
const terms = { windowsServer: 'windows-server-2024-10-30', azureLocal: 'azure-local-2025-03-04' };
const config = { terms, clientId: '' };
vi.mock('#src/config.ts', () => ({ config: () => config }));
vi.mock('#src/auth/identity-provider.ts', () => ({
  identityProvider: () => Promise.resolve({ issuer: testIssuer, keys: publishedKeys }),
}));
vi.mock('#src/server-time.ts', () => ({
  settledServerNow: () => Promise.resolve(testStart + minute),
  useServerNow: () => testStart,
}));

beforeEach(() => {
  config.terms = terms;
  config.clientId = testApp;
});

describe('a signed consent', () => {
  const person = { tenantId: testTenant, userId: testUser };

  test('is sealed with a record that anybody can verify', async () => {
    const consent = await testConsent();
    const seal = await sealed(consent, await signToken(await claimsOf(consent)), person);
    if (seal.is !== 'signed') throw new Error(seal.why);
    expect(await readRecord(recordDeployment(seal.record))).toEqual(seal.record);
    const expected = { clientIds: [testApp], issuer: testIssuer, tenantId: testTenant, trustedKeys: publishedKeys };
    expect(await verifyRecordSignature(seal.record, expected)).toMatchObject({ is: 'valid', name: 'Ada Lovelace' });
  });

  test.each([
    ['another person', { oid: testTenant }, 'otherPerson'],
    ['another consent', { nonce: 'x' }, 'badSignature'],
    ['another app', { aud: testTenant }, 'badSignature'],
  ])('is void when signed by or for %s', async (_name, claims, why) => {
    const consent = await testConsent();
    const seal = await sealed(consent, await signToken(await claimsOf(consent, claims)), person);
    expect(seal).toMatchObject({ is: 'void', why });
  });

  test('is void with another list of commands than the one in force', async () => {
    const consent = await testConsent();
    const other = { ...consent, commands: { ...consent.commands, sha256: '0'.repeat(64) } };
    expect(await sealed(other, 'a.b.c', person)).toEqual({ is: 'void', why: 'commandsChanged' });
  });
});

describe('how long a signature is valid', () => {
  test.each([
    ['ten minutes', 480, 10 * minute],
    ['ten minutes of an hour', 60, 10 * minute],
    ['less of a custom end', 55, 5 * minute],
  ])('%s', (_name, minutes, valid) => {
    const consent = {
      notBefore: '2026-11-24T13:00:00Z',
      notAfter: new Date(testStart + minutes * minute).toISOString(),
    };
    expect(validUntil(consent)).toBe(testStart + valid);
  });

  test('and not a moment longer, nor when something else is in force', async () => {
    const consent = await testConsent();
    expect(outdated(consent, validUntil(consent))).toBeUndefined();
    expect(outdated(consent, validUntil(consent) + 1)).toBe('tooOld');
    expect(outdated(consent, Number.NaN)).toBe('tooOld');
    const short = await testConsent({ notAfter: testStart + 60 * minute });
    expect(outdated(short, testStart + 10 * minute)).toBeUndefined();
    expect(outdated({ ...consent, commands: { ...consent.commands, version: '2024-01' } }, testStart)).toBe(
      'commandsChanged',
    );
    config.terms = { ...terms, windowsServer: 'windows-server-2025-03-04' };
    const why = outdated(consent, testStart);
    expect(why).toBe('termsChanged');
    expect(why && voidText(why, 'Ada Lovelace')).not.toBe('');
  });
});
