import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { ErrorPage } from './ErrorPage.tsx';

const buttons = vi.hoisted((): ComponentProps<'button'>[] => []);
vi.mock(import('@fluentui/react-components'), async (original) => {
  const fluent = await original();
  const Button = (props: ComponentProps<'button'>) => {
    buttons.push(props);
    return <fluent.Button {...(props as object)} />;
  };
  return { ...fluent, Button: Button as typeof fluent.Button };
});
vi.mock('./UnsavedReceipts.tsx', () => ({ UnsavedReceipts: () => null }));

afterEach(() => void vi.unstubAllGlobals());

const staleChunk = new TypeError('Importing a module script failed.');

const shownWith = (state: unknown, error: Error = staleChunk): string => {
  vi.stubGlobal('history', { state });
  const router = createMemoryRouter([{ path: '/', Component: () => null, errorElement: <ErrorPage /> }], {
    hydrationData: { errors: { '0': error } },
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

it('hands the focus on where trying again brings the page, in which its button is not', () => {
  shownWith({}, new Error('No reply.'));
  expect(buttons.find(({ children }) => children === 'Try again')?.ref).toBe(passFocusOn);
});
