import { renderToStaticMarkup } from 'react-dom/server';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { ErrorPage } from './ErrorPage.tsx';
import { setDraftKept } from './kept-draft.ts';

vi.mock('./UnsavedReceipts.tsx', () => ({ UnsavedReceipts: () => null }));
vi.stubGlobal('history', { state: null });

afterEach(() => setDraftKept(true));

it('says of a page that could not be loaded what a reload does to the draft', () => {
  const words = () => {
    const router = createMemoryRouter([{ path: '/', Component: () => null, errorElement: <ErrorPage /> }], {
      hydrationData: { errors: { '0': new TypeError('Importing a module script failed.') } },
    });
    return renderToStaticMarkup(<RouterProvider router={router} />);
  };
  expect(words()).toContain('kept in this tab; without a signature that still counts you agree to the terms anew.');
  setDraftKept(false);
  expect(words()).not.toContain('kept in this tab');
  expect(words()).toContain('a reload or a sign-in loses it');
});
