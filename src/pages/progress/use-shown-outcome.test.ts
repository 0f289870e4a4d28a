import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

/** The URL as the router knows it, and what was asked of it. */
const router = { query: new URLSearchParams(), at: { search: '' }, asked: [] as [string, object][] };

beforeEach(() => {
  vi.resetModules();
  mockReact();
  vi.stubGlobal('location', { origin: 'https://support.example' });
  Object.assign(router, { query: new URLSearchParams(), at: { search: '' }, asked: [] });
  vi.doMock('react-router', () => ({
    useLocation: () => router.at,
    useSearchParams: () => [
      router.query,
      (query: URLSearchParams, how: object) => router.asked.push([query.toString(), how]),
    ],
  }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('react-router');
  vi.unstubAllGlobals();
});

it('goes by a link to the page that is open, as by what is chosen there', async () => {
  const { useShownOutcome } = await import('./use-shown-outcome.ts');
  const { useState } = await import('react');
  const { shown } = mount(() => {
    const [, render] = useState({});
    return { ...useShownOutcome(), render: () => render({}) };
  });
  const goTo = (search: string) => {
    router.query = new URLSearchParams(search);
    router.at = { search };
    shown().render();
  };
  shown().show({ outcome: 'failed' });
  expect(shown().outcome).toBe('failed');
  // The totals stay in view, and what is chosen in them does not move the page.
  expect(router.asked).toEqual([
    ['outcome=failed', { replace: true, defaultShouldRevalidate: false, preventScrollReset: true }],
  ]);
  goTo('?outcome=failed');
  shown().show({ search: 'sql' });
  expect(router.asked.at(-1)?.[0]).toBe('outcome=failed&search=sql');
  goTo('?outcome=failed&search=sql');
  expect(shown()).toMatchObject({ outcome: 'failed', search: 'sql' });
  // The bell’s own entry for this grant.
  goTo('');
  expect(shown()).toMatchObject({ outcome: undefined, search: '' });
});
