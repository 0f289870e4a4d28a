// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ErrorPage } from './ErrorPage.tsx';

const describe_ = (error: unknown) => ({
  title: 'Can’t read the machine',
  why: error instanceof Error ? error.message : '',
  whatToDo: 'Try again.',
  azureText: 'AuthorizationFailed \u202e',
  correlationId: 'c-1',
});

async function show(loader: () => unknown) {
  const router = createMemoryRouter([
    { path: '/', loader, element: 'The page', errorElement: <ErrorPage describe={describe_} /> },
  ]);
  render(<RouterProvider router={router} />);
  return screen.findByRole('heading', { level: 1 });
}

const fail = (error: unknown) => () => {
  throw error;
};

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('ErrorPage', () => {
  it('describes what a loader threw, with Azure’s text folded and made visible', async () => {
    const heading = await show(fail(new Error('No permission.')));
    expect(heading.textContent).toBe('Can’t read the machine');
    expect(screen.getByText(/No permission/)).toBeTruthy();
    const azure = screen.getByText(/AuthorizationFailed/);
    expect(azure.closest('details')?.open).toBe(false);
    expect(azure.textContent).toContain('⟨U+202E⟩');
    expect(screen.getByText('c-1')).toBeTruthy();
  });

  it('tries again where the person asks', async () => {
    let attempts = 0;
    await show(() => {
      attempts += 1;
      if (attempts === 1) throw new Error('Once');
      return null;
    });
    screen.getByRole('button', { name: 'Try again' }).click();
    expect(await screen.findByText('The page')).toBeTruthy();
  });

  it('offers a reload for a part of an older version, and never reloads by itself', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
    await show(fail(new TypeError('Failed to fetch dynamically imported module: https://app/assets/x.js')));
    expect(reload).not.toHaveBeenCalled();
    screen.getByRole('button', { name: 'Reload page' }).click();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('says of an address that leads nowhere that it does', async () => {
    const heading = await show(fail(new Response('', { status: 404 })));
    expect(heading.textContent).not.toBe('Can’t read the machine');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});
