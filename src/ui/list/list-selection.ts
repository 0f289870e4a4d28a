import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ListData } from './data.ts';
import type { ListSelection } from './list.ts';

/** For each row of some data whether it is selected. */
export interface Marks {
  data: ListData<unknown>;
  /** 1 or 0, by row number. */
  marks: Uint8Array;
  count: number;
}

/** The marks with some rows more, or less. */
function withRows({ data, marks: before, count: had }: Marks, rows: ArrayLike<number>, on: boolean): Marks {
  const marks = before.slice();
  const mark = on ? 1 : 0;
  let count = had;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? -1;
    if (marks[row] === undefined || marks[row] === mark) continue;
    marks[row] = mark;
    count += on ? 1 : -1;
  }
  return { data, marks, count };
}

/** The same selection in data that were read since; rows that are gone are selected no more. */
function marksIn(before: Marks | undefined, data: ListData<unknown>): Marks {
  if (before?.data === data) return before;
  if (before?.data.rowsOf === data.rowsOf) return { ...before, data };
  const none = { data, marks: new Uint8Array(data.length), count: 0 };
  if (before === undefined || before.count === 0) return none;
  const rows: number[] = [];
  for (let row = 0; row < before.marks.length; row += 1) {
    if (before.marks[row] !== 1) continue;
    const key = before.data.keyAt(row);
    // Data that are read again mostly differ in nothing.
    rows.push(data.keyAt(row) === key ? row : data.indexOf(key));
  }
  return withRows(none, rows, true);
}

export type SelectionStore = StoreApi<{ marks: Marks | undefined }>;

export function createSelectionStore(): SelectionStore {
  return createStore(() => ({ marks: undefined }));
}

/** Which rows are selected; it follows them by key when the data are read again. The store outlives the page, for who looks at a row's page and comes back. */
export function useListSelection(data: ListData<unknown> | undefined, store: SelectionStore): ListSelection {
  const held = useStore(store, ({ marks }) => marks);
  const marked = useMemo(() => data && marksIn(held, data), [held, data]);
  return useMemo(() => {
    const has = (row: number) => marked?.marks[row] === 1;
    const numbers = () => (data && marked && marked.count > 0 ? data.order.filter(has) : new Uint32Array(0));
    return {
      count: marked?.count ?? 0,
      has,
      numbers,
      set(rows, on) {
        if (data === undefined) return;
        const before = marksIn(store.getState().marks, data);
        store.setState({ marks: withRows(before, rows, on) });
      },
      clear: () => store.setState({ marks: undefined }),
    };
  }, [marked, data, store]);
}
