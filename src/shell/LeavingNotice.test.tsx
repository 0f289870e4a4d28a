import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeLeaving } from './leaving-words.ts';
import { LeavingNotice } from './LeavingNotice.tsx';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
const lost = new SignInError('network', 'No answer.');
const page = vi.hoisted(() => ({ isSignedIn: true }));
vi.mock('./leaving.ts', () => ({
  leaving: { get: () => describeLeaving('signOut', lost, page.isSignedIn), dismiss: () => undefined },
}));

it.each([
  ['can be dismissed while somebody is signed in', true, 'Dismiss', 'Reload<'],
  ['stays, with what is left to do, where the page has let go of the account', false, 'Reload<', 'Dismiss'],
])('a sign-out that failed %s', (_, isSignedIn, offered, notOffered) => {
  page.isSignedIn = isSignedIn;
  const shown = renderToStaticMarkup(<LeavingNotice />);
  expect(shown).toContain(offered);
  expect(shown).not.toContain(notOffered);
});
