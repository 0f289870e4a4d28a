import { createMemoryRouter, type NavigateOptions } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

/** The URL as the router knows it, and what is asked of it and has not arrived yet. */
const router = {
  query: new URLSearchParams(),
  at: { search: '' },
  asked: [] as URLSearchParams[],
  options: undefined as NavigateOptions | undefined,
};

beforeEach(() => {
  vi.resetModules();
  mockReact();
  vi.stubGlobal('location', { origin: 'https://support.example' });
  Object.assign(router, { query: new URLSearchParams(), at: { search: '' }, asked: [] });
  vi.doMock('react-router', () => ({
    useLocation: () => router.at,
    useSearchParams: () => [
      router.query,
      (query: URLSearchParams, options: NavigateOptions) => {
        router.asked.push(query);
        router.options = options;
      },
    ],
  }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('react-router');
  vi.unstubAllGlobals();
});

/** A list whose search the URL carries, without blanks around it. */
async function list() {
  const { useUrlFilters } = await import('./use-url-filters.ts');
  const { useState } = await import('react');
  const read = (query: URLSearchParams) => query.get('search')?.trim() ?? '';
  const pathOf = (search: string) => (search === '' ? '/list' : `/list?search=${encodeURIComponent(search)}`);
  const { shown } = mount(() => {
    const [, render] = useState({});
    const [search, change] = useUrlFilters(read, pathOf);
    return { search, change, render: () => render({}) };
  });
  /** Another entry of the history arrives; its query stays the same object where it says the same, as the router keeps it. */
  const arrive = (query: URLSearchParams | undefined) => {
    if (query === undefined) expect.fail('Nothing was asked.');
    if (query.toString() !== router.query.toString()) router.query = query;
    router.at = { search: query.toString() };
    shown().render();
  };
  return {
    search: () => shown().search,
    type: (text: string) => shown().change(text),
    arrive: () => arrive(router.asked.shift()),
    goTo: (query: string) => arrive(new URLSearchParams(query)),
  };
}

it('goes by what is typed while the URL is behind, and by the URL that others have changed', async () => {
  const { search, type, arrive, goTo } = await list();
  for (const text of ['s', 'sq', 'sql']) type(text);
  arrive();
  expect(search()).toBe('sql');
  arrive();
  arrive();
  expect(search()).toBe('sql');
  goTo('search=s');
  expect(search()).toBe('s');
  type('sq');
  goTo('search=back');
  expect(search()).toBe('back');
});

it('follows a link after a change that says what the URL said already', async () => {
  const { search, type, arrive, goTo } = await list();
  for (const text of ['a', '', 'view', 'view']) {
    type(text);
    arrive();
  }
  goTo('');
  expect(search()).toBe('');
});

it('follows a link to what was written before', async () => {
  const { search, type, arrive, goTo } = await list();
  type('a');
  arrive();
  type('ab');
  goTo('search=a');
  expect(search()).toBe('a');
});

it('knows its own change where the URL reads otherwise than it was written', async () => {
  const { search, type, arrive } = await list();
  type('sql ');
  type('sql s');
  arrive();
  expect(search()).toBe('sql s');
});

it('is no reason to read again what the page shows, which a link to the page is', async () => {
  const { type } = await list();
  type('sql');
  const loader = vi.fn<() => null>(() => null);
  const routed = createMemoryRouter([{ path: '/', loader }]);
  await routed.navigate('/?search=s');
  const before = loader.mock.calls.length;
  await routed.navigate('/?search=sql', router.options);
  expect(loader).toHaveBeenCalledTimes(before);
  await routed.navigate('/');
  expect(loader).toHaveBeenCalledTimes(before + 1);
});
