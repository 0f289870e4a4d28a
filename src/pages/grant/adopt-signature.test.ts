import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepDraft, readDraft } from '#src/azure/records/consent-draft.ts';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { consentNonce } from '#src/consent/consent.ts';
import { sampleConsent } from '#src/consent/samples.ts';
import { adoptSignature } from './adopt-signature.ts';

const session = vi.hoisted(() => ({
  account: { tenantId: 't', userId: 'u' },
  takeSignInProblem: vi.fn<() => { error: Error } | undefined>(),
  takeSignature: vi.fn<() => { nonce: string; idToken: string } | undefined>(),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => session }));

const consent = await sampleConsent();
const nonce = await consentNonce(consent);

beforeEach(() => {
  vi.stubGlobal('sessionStorage', sampleStorage());
  session.takeSignInProblem.mockReturnValue(undefined);
  session.takeSignature.mockReturnValue({ nonce, idToken: 'a.b.c' });
  keepDraft({
    machines: consent.machines,
    ticket: null,
    reason: 'Slow',
    level: 'Diagnostics',
    end: { minutes: 480 },
    consent,
  });
});
afterEach(() => void vi.unstubAllGlobals());

test('a signature is put to the consent it was asked for', async () => {
  expect(await adoptSignature()).toEqual({});
  expect(readDraft()).toMatchObject({ consent, idToken: 'a.b.c' });
});

test('a signature leaves what was entered for other machines where it is', async () => {
  const key = 'remote-support.draft';
  const beside = [{ machines: ['other'], reason: 'Of the other' }];
  sessionStorage.setItem(key, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(key) ?? ''), beside }));
  await adoptSignature();
  expect(JSON.parse(sessionStorage.getItem(key) ?? '')).toMatchObject({ idToken: 'a.b.c', beside });
});

test('a signature of another consent is none', async () => {
  session.takeSignature.mockReturnValue({ nonce: 'other', idToken: 'a.b.c' });
  expect(await adoptSignature()).toEqual({ problem: expect.stringContaining('no longer holds') as string });
  expect(readDraft()).not.toHaveProperty('idToken');
});

test('a signature that the browser has no room for is said to be lost', async () => {
  sessionStorage.setItem = () => {
    throw new DOMException('Full.', 'QuotaExceededError');
  };
  expect(await adoptSignature()).toEqual({ problem: expect.stringContaining('keeps nothing more') as string });
  expect(readDraft()).not.toHaveProperty('idToken');
});

test('without a signature there is what the sign-in came to, or nothing', async () => {
  session.takeSignature.mockReturnValue(undefined);
  expect(await adoptSignature()).toEqual({});
  const error = new Error('Denied.');
  session.takeSignInProblem.mockReturnValue({ error });
  expect(await adoptSignature()).toEqual({ problem: error });
});
