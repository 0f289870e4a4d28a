import { renderToStaticMarkup } from 'react-dom/server';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { ErrorPage } from './ErrorPage.tsx';

vi.mock('./UnsavedReceipts.tsx', () => ({ UnsavedReceipts: () => null }));

afterEach(() => void vi.unstubAllGlobals());

const shownWith = (state: unknown): string => {
  vi.stubGlobal('history', { state });
  const router = createMemoryRouter([{ path: '/', Component: () => null, errorElement: <ErrorPage /> }], {
    hydrationData: { errors: { '0': new TypeError('Importing a module script failed.') } },
  });
  return renderToStaticMarkup(<RouterProvider router={router} />);
};

it('offers to go back only where there is something to go back to', () => {
  expect(shownWith({ idx: 1 })).toContain('Go back');
  for (const state of [{ idx: 0 }, {}, null]) {
    expect(shownWith(state)).not.toContain('Go back');
    expect(shownWith(state)).toContain('Go to Machines');
  }
});
