import { expect, test, vi } from 'vitest';
import { sampleConsent } from '#src/consent/samples.ts';
import { checkSeal, isSigned, outdatedReason, type Seal } from './use-seal.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/config.ts', () => ({ config: () => ({ terms: { windowsServer: 'windows-server-2024-10-30' } }) }));

const failed: Seal = { state: 'failed', error: new Error('No answer.'), retry: () => undefined };

test('a consent stays signed while its signature is verified, and when that could not be done', () => {
  expect(isSigned({ state: 'checking' })).toBe(true);
  expect(isSigned(failed)).toBe(true);
});

test('a consent that was never signed, or whose signature does not count, is not signed', () => {
  expect(isSigned({ state: 'none' })).toBe(false);
  expect(isSigned({ state: 'void', reason: 'The terms in force have changed since.' })).toBe(false);
});

test('a consent counts as signed only for the text and the list of commands in force', async () => {
  const consent = await sampleConsent();
  expect(outdatedReason(consent)).toBeUndefined();
  expect(outdatedReason({ ...consent, terms: { ...consent.terms, id: 'windows-server-2025-03-04' } })).toBe(
    'The terms in force have changed since.',
  );
  const other = 'The list of commands has changed since.';
  expect(outdatedReason({ ...consent, commands: { ...consent.commands, version: '2024-01' } })).toBe(other);
  // The same version with other commands is not the same list.
  const changed = { ...consent, commands: { ...consent.commands, sha256: '0'.repeat(64) } };
  expect(await checkSeal(changed, 'a.b.c')).toEqual({ state: 'void', reason: other });
  expect(await checkSeal(consent, 'a.b.c')).toEqual({ state: 'void', reason: 'Nobody is signed in.' });
});
