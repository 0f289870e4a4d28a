import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { setJournalHealth } from '#src/azure/journal/journal-health.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { setDraftKept } from './kept-draft.ts';
import type * as notice from './sign-in-notice.ts';
import { SignInAgain } from './SignInAgain.tsx';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
const page = vi.hoisted((): { words?: string } => ({}));
vi.mock('./sign-in-notice.ts', async (original) => ({
  ...(await original<typeof notice>()),
  useSignInWordsOfPage: () => page.words,
}));
vi.mock('#src/azure/transport/refused-writes.ts', () => ({
  isWriteRefused: () => true,
  subscribeToRefusedWrites: () => () => {},
}));

const words = () => renderToStaticMarkup(<SignInAgain onSignIn={() => {}} />).replaceAll(/<[^>]*>/g, '');

afterEach(() => {
  setJournalHealth('durable');
  setDraftKept(true);
  delete page.words;
  queryClient.clear();
});

it('says of a page that is stopped what Azure wants, where no session has ended', () => {
  page.words = 'Until you sign in again nothing can be checked.';
  expect(words()).toContain('Your session has ended.');
  const error = new AzureError({ kind: 'signInNeeded', code: 'insufficient_claims', message: 'One more factor.' });
  const query = queryClient.getQueryCache().build(queryClient, { queryKey: ['locks'] });
  query.setState({ error, errorUpdatedAt: 1 });
  expect(words()).toContain('Azure wants you to confirm it’s you.');
  expect(words()).not.toContain('session has ended');
});

it('promises of what was entered only that the wizard keeps it, for no other page does', () => {
  expect(words()).toContain('What you entered in the grant wizard is kept in this tab.');
  expect(words()).not.toContain('What you entered is kept');
  setDraftKept(false);
  expect(words()).not.toContain('kept in this tab');
  expect(words()).toContain('a reload or a sign-in loses it');
});

it('promises that a revoke goes on only where the browser keeps it', () => {
  expect(words()).toContain('a revoke that was begun goes on by itself');
  setJournalHealth('memoryOnly');
  expect(words()).not.toContain('goes on by itself');
  expect(words()).toContain('press Revoke again after the sign-in');
});

it('adds to the words of a page that a revoke may be lost, where the browser keeps nothing', () => {
  page.words = 'Until you sign in again nothing can be checked.';
  expect(words()).not.toContain('revoke');
  setJournalHealth('memoryOnly');
  expect(words()).toMatch(/nothing can be checked\. A revoke .* may be lost/);
});
