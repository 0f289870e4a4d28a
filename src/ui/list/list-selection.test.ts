// @vitest-environment happy-dom
import '#test/dom.ts';
import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { listData } from './data.ts';
import { createSelectionStore, useListSelection } from './list-selection.ts';

const dataOf = (...names: string[]) => listData(names, (name) => name, {});

it('follows the rows by key when the data are read again, and forgets those that are gone', async () => {
  const first = await dataOf('a', 'b', 'c', 'd');
  const store = createSelectionStore();
  const { result, rerender } = renderHook(({ data }) => useListSelection(data, store), {
    initialProps: { data: first },
  });
  act(() => result.current.set([0, 2, 3], true));
  act(() => result.current.set([3], false));
  expect([...result.current.numbers()]).toEqual([0, 2]);
  // The same rows with more known of them.
  rerender({ data: { ...first, fields: {} } });
  expect([...result.current.numbers()]).toEqual([0, 2]);
  rerender({ data: await dataOf('x', 'c', 'b') });
  expect([...result.current.numbers()]).toEqual([1]);
  expect(result.current.count).toBe(1);
  act(() => result.current.set([0, 1], true));
  expect([...result.current.numbers()]).toEqual([0, 1]);
  act(() => result.current.clear());
  expect(result.current.count).toBe(0);
});

it('stays for who leaves the page and comes back, where it is kept', async () => {
  const [before, after] = [await dataOf('a', 'b'), await dataOf('b', 'a')];
  const store = createSelectionStore();
  const first = renderHook(() => useListSelection(before, store));
  act(() => first.result.current.set([1], true));
  first.unmount();
  const again = renderHook(() => useListSelection(after, store));
  expect([...again.result.current.numbers()]).toEqual([0]);
});
