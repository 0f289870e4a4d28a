import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { ErrorPage } from './ErrorPage.tsx';
import { setDraftKept } from './kept-draft.ts';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
vi.mock('react-router', () => ({
  isRouteErrorResponse: () => false,
  useNavigate: () => () => undefined,
  useRouteError: () => new Error('Failed to fetch dynamically imported module'),
}));

afterEach(() => setDraftKept(true));

it('says of a page that could not be loaded what a reload does to the draft', () => {
  const words = () => renderToStaticMarkup(<ErrorPage />);
  expect(words()).toContain('kept in this tab; you agree to the terms anew.');
  setDraftKept(false);
  expect(words()).not.toContain('kept in this tab');
  expect(words()).toContain('a reload or a sign-in loses it');
});
