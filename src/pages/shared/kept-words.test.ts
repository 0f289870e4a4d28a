import { describe, expect, test } from 'vitest';
import { AzureError, describeError } from '#src/azure/transport/errors.ts';
import {
  containerWords,
  keptSeal,
  notKeptSeal,
  protectionWords,
  storageProblem,
  unreadKeptSeal,
} from './kept-words.ts';

const container = 'https://evidence.blob.core.windows.net/receipts';
const kept = { name: 'receipts/rs-a/c.json', code: 'c', keptAt: '2026-11-24T13:00:05.000Z' };

test('a container is named with its account', () => {
  expect(containerWords(container)).toBe('receipts on evidence.blob.core.windows.net');
});

describe('a kept receipt', () => {
  test('is good only where Azure says that nobody can change it', () => {
    expect(keptSeal(container, kept, 'policy').tone).toBe('good');
    for (const protection of ['versions', 'none', 'unseen', undefined] as const)
      expect(keptSeal(container, kept, protection).tone).toBe('neutral');
  });

  test('says since when, where the account says it', () => {
    expect(keptSeal(container, kept, 'policy').explanation).toContain(`as ${kept.name} since `);
    expect(keptSeal(container, { ...kept, keptAt: undefined }, 'policy').explanation).toContain(`as ${kept.name}, by`);
  });

  test('is one of as many as there are', () => {
    expect(keptSeal(container, kept, 'none').words).toMatch(/^Receipt kept in/);
    const { words, explanation } = keptSeal(container, kept, 'none', 3);
    expect(words).toMatch(/^3 receipts kept in receipts on/);
    expect(explanation).toContain(`The latest of 3 receipts is kept there as ${kept.name}`);
  });

  test.each(['versions', 'none', 'unseen', undefined] as const)('can be deleted by whoever may write: %s', (what) => {
    expect(protectionWords(what)).toContain('whoever may write there can delete it.');
  });

  test('is not said to be locked in for good', () => {
    expect(protectionWords('policy')).toContain('Whether the policy is locked');
  });
});

test('none is told apart from not having been able to look', () => {
  const unread = unreadKeptSeal(container, new AzureError({ kind: 'forbidden', message: 'Not authorized.' }));
  expect(notKeptSeal(container).words).toMatch(/^No receipt kept/);
  expect(notKeptSeal(container).explanation).toContain('or the receipt was deleted since.');
  expect(unread.words).toBe('The kept receipts could not be read');
  expect(unread.explanation).toContain('Not authorized.');
});

test('what failed bears the id that Azure Support asks for, where the account gave one', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'Not authorized.', correlationId: 'c-3' });
  expect(storageProblem(container, error).correlationId).toBe('c-3');
  expect(unreadKeptSeal(container, error).correlationId).toBe('c-3');
  expect(unreadKeptSeal(container, new Error('Odd.'))).not.toHaveProperty('correlationId');
});

test.each([
  ['forbidden', 'Storage Blob Data Contributor on receipts on evidence.blob.core.windows.net'],
  ['network', 'its content security policy names evidence.blob.core.windows.net'],
  ['signInNeeded', 'consents to the permission user_impersonation of Azure Storage'],
  ['notFound', 'checks the container in config.json'],
  ['throttled', 'Wait, then try again.'],
] as const)('a refusal says in Azure’s words why, and what to do: %s', (kind, remedy) => {
  for (const scope of ['/receipts', '/receipts/receipts/rs-a/c.json']) {
    const { words } = storageProblem(container, new AzureError({ kind, message: 'In Azure’s words.', scope }));
    expect(words).toContain('In Azure’s words.');
    expect(words).toContain(remedy);
  }
});

test('a permission that no sign-in asks for is not sought by one, which would lose the receipt', () => {
  const error = new AzureError({ kind: 'signInNeeded', message: 'AADSTS65001: not consented.', scope: '/receipts' });
  expect(storageProblem(container, error).words).toMatch(
    /ended, sign in again, but save the receipt first: .*If not, an administrator .*; then try again here, for a sign-in does not ask for it\.$/,
  );
});

test.each(['forbidden', 'network', 'signInNeeded', 'notFound'] as const)(
  'what failed before the container was asked is not put down to it: %s',
  (kind) => {
    for (const scope of ['/subscriptions/s/resourceGroups/g', '/receipts-of-others', 'rs-a']) {
      const error = new AzureError({ kind, message: 'In Azure’s words.', scope });
      expect(storageProblem(container, error).words).toBe(`In Azure’s words. ${describeError(error).whatToDo}`);
    }
  },
);
