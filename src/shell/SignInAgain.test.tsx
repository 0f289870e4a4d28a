import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { SignInAgain } from './SignInAgain.tsx';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
vi.mock('#src/azure/transport/refused-writes.ts', () => ({
  isWriteRefused: () => true,
  subscribeToRefusedWrites: () => () => {},
}));

it('promises of what was entered only that the wizard keeps it, for no other page does', () => {
  const words = renderToStaticMarkup(<SignInAgain onSignIn={() => {}} />).replaceAll(/<[^>]*>/g, '');
  expect(words).toContain('What you entered in the grant wizard is kept in this tab.');
  expect(words).not.toContain('What you entered is kept');
});
