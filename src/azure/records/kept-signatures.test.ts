import { beforeEach, expect, it, vi } from 'vitest';
import { noteServerDate } from '#src/azure/transport/server-clock.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { dropSignature, keepSignature, keptIds, keptSignature, tidySignatures } from './kept-signatures.ts';
import { dropSignatures, signaturesKey as key } from './signature-key.ts';

const account = { tenantId: sampleTenant.toUpperCase(), userId: sampleUser };
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account }) }));

const signature = { idToken: 'a.b.c', key: { kty: 'RSA' as const, n: 'n', e: 'AQAB', kid: 'k' } };
const record = await sampleRecord();
const { consentId } = record;
const other = { ...record, consentId: 'rs-b' };

beforeEach(() => {
  vi.useFakeTimers({ now: sampleNow });
  vi.stubGlobal('sessionStorage', sampleStorage());
  vi.stubGlobal('location', { origin: 'https://app.example' });
  account.userId = sampleUser;
});

it('keeps signatures for the person who signed, until each is dropped', () => {
  expect(keepSignature(record, signature)).toBe(true);
  expect(keepSignature(other, signature)).toBe(true);
  expect(keptSignature(consentId)).toEqual(signature);
  expect(keptIds()).toEqual([consentId, 'rs-b']);
  dropSignature(consentId);
  expect(keptIds()).toEqual(['rs-b']);
  dropSignatures();
  expect(sessionStorage.getItem(key)).toBeNull();
});

it('shows nobody else’s, and lets go of them', () => {
  keepSignature(record, signature);
  account.userId = '0e0e0e0e-0000-4000-8000-000000000000';
  expect(keptSignature(consentId)).toBeUndefined();
  tidySignatures();
  expect(sessionStorage.getItem(key)).toBeNull();
});

it('takes nothing that is not in the form it was written in', () => {
  keepSignature(record, signature);
  const stored = sessionStorage.getItem(key) ?? '';
  sessionStorage.setItem(key, stored.replace('"RSA"', '"EC"'));
  expect(keptSignature(consentId)).toBeUndefined();
  sessionStorage.setItem(key, stored.slice(1));
  expect(keptIds()).toEqual([]);
});

it('says when the browser keeps it not', () => {
  sessionStorage.setItem = () => {
    throw new DOMException('Full.');
  };
  expect(keepSignature(record, signature)).toBe(false);
});

it('lets go of it after the agreed end, by a server’s clock alone', () => {
  keepSignature(record, signature);
  const afterEnd = Date.parse(record.consent.notAfter) + 1000;
  vi.setSystemTime(afterEnd);
  expect(keptIds()).toEqual([consentId]);
  noteServerDate(new Date(afterEnd).toUTCString(), instantNow(), instantNow());
  tidySignatures();
  expect(sessionStorage.getItem(key)).toBeNull();
});
