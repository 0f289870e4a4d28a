// @vitest-environment happy-dom
import '#test/dom.ts';
import { act, renderHook, waitFor } from '@testing-library/react';
import fc from 'fast-check';
import { createMemoryRouter, RouterProvider } from 'react-router';
import type { ReactNode } from 'react';
import { createContext, use } from 'react';
import { expect, it, vi } from 'vitest';
import { nextSort, plainState, readListState, useListState, withChosen, writeListState } from './list-state.ts';
import type { ListState } from './list.ts';

const keys = ['status', 'place'];
const facets = keys.map((key) => ({ key, label: key }));

const texts = fc.string({ minLength: 1 });
const columnKeys = fc.stringMatching(/^[a-z]{1,8}$/);
const states: fc.Arbitrary<ListState> = fc.record({
  search: fc.string(),
  sort: fc.option(fc.record({ key: columnKeys, direction: fc.constantFrom('ascending', 'descending') }), {
    nil: undefined,
  }),
  group: fc.option(texts, { nil: undefined }),
  columns: fc.option(fc.array(columnKeys, { minLength: 1 }), { nil: undefined }),
  chosen: fc.dictionary(fc.constantFrom(...keys), fc.uniqueArray(texts, { minLength: 1 })),
});

it('reads from a URL what it wrote into it', () => {
  fc.assert(
    fc.property(states, (state) => {
      const query = new URLSearchParams(writeListState(state).toString());
      expect(readListState(query, keys)).toEqual(state);
    }),
  );
  expect(writeListState(plainState).toString()).toBe('');
  expect(readListState(new URLSearchParams('sort=-&status=&other=x'), keys)).toEqual(plainState);
});

it('a header sorts ascending first and then turns the order round', () => {
  const first = nextSort(undefined, 'name');
  const second = nextSort(first, 'name');
  expect([first, second, nextSort(second, 'name')].map(({ direction }) => direction)).toEqual([
    'ascending',
    'descending',
    'ascending',
  ]);
  expect(nextSort(second, 'status')).toEqual({ key: 'status', direction: 'ascending' });
});

it('leaves a facet out of which nothing is chosen', () => {
  const chosen = withChosen(plainState, 'status', ['a']);
  expect([chosen.chosen, withChosen(chosen, 'status', []).chosen]).toEqual([{ status: ['a'] }, {}]);
});

const Child = createContext<ReactNode>(null);
const Shown = () => use(Child);

/** A list at a URL, with the router that the app has. */
function listAt(url: string) {
  const loader = vi.fn<() => null>(() => null);
  const router = createMemoryRouter([{ path: '/', Component: Shown, loader, HydrateFallback: () => null }], {
    initialEntries: [url],
  });
  const hook = renderHook(() => useListState(facets), {
    wrapper: ({ children }) => (
      <Child value={children}>
        <RouterProvider router={router} />
      </Child>
    ),
  });
  return {
    router,
    loader,
    state: () => hook.result.current.state,
    set: (next: ListState) => hook.result.current.setState(next),
  };
}

it('goes by what is typed at once, replaces the URL, and follows the URL that others change', async () => {
  const { router, loader, state, set } = listAt('/?from=2026-01-01&status=Connected');
  await waitFor(() => expect(state().chosen).toEqual({ status: ['Connected'] }));
  const loads = loader.mock.calls.length;
  act(() => {
    for (const search of ['s', 'sq', 'sql']) set({ ...state(), search });
  });
  expect(state().search).toBe('sql');
  await waitFor(() => expect(router.state.location.search).toContain('search=sql'));
  // What is not the list's stays, and what was read is not read again.
  expect(router.state.location.search).toContain('from=2026-01-01');
  expect(loader).toHaveBeenCalledTimes(loads);
  expect(state().search).toBe('sql');
  await act(() => router.navigate('/?search=other'));
  expect(state()).toEqual({ ...plainState, search: 'other' });
});
