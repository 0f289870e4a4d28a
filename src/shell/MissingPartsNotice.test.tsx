import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { setDraftKept } from './kept-draft.ts';
import { MissingPartsNotice } from './MissingPartsNotice.tsx';
import { missingParts } from './until-loaded.ts';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));

afterEach(() => {
  missingParts.set(0);
  setDraftKept(true);
});

it('says of what may never come again that a reload brings it, and what that loses', () => {
  expect(renderToStaticMarkup(<MissingPartsNotice />)).toBe('');
  missingParts.set(1);
  const shown = renderToStaticMarkup(<MissingPartsNotice />);
  expect(shown).toContain('reload this page: this browser may not ask again.');
  expect(shown).toContain('Reload<');
  expect(shown).not.toContain('grant wizard');
  setDraftKept(false);
  expect(renderToStaticMarkup(<MissingPartsNotice />)).toContain('grant wizard: a reload or a sign-in loses it');
});
