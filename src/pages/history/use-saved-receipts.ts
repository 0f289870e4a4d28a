import { useEffect, useRef, useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { letGoOf, type SavedReceipt, takeSaved } from './saved-receipts.ts';

interface State {
  saved: readonly SavedReceipt[];
  /** What was added last. */
  latest: readonly SavedReceipt[];
  /** How many files are being read. */
  reading: number;
}

export type SavedReceiptList = State & {
  add: (files: readonly File[]) => Promise<void>;
  remove: (receipt: SavedReceipt) => void;
};

/** It outlives the page, as does what was taken over from the files: that goes when they are removed. What was refused, and is new, does not. */
const store = createStore<State>({ saved: [], latest: [], reading: 0 });
const change = (to: (state: State) => Partial<State>): void => store.set({ ...store.get(), ...to(store.get()) });

/** The receipts that somebody adds to a pack. `entries`: every consent that was read. */
export function useSavedReceipts(entries: readonly ConsentHistoryEntry[]): SavedReceiptList {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
      change(({ saved }) => ({ saved: saved.filter(({ ok }) => ok), latest: [] }));
    };
  }, []);
  const add = async (files: readonly File[]) => {
    change(({ reading }) => ({ latest: [], reading: reading + files.length }));
    let taken: readonly SavedReceipt[] = [];
    try {
      taken = await mapLimit(files, 2, (file) => takeSaved(file, entries));
    } finally {
      change(({ saved, reading }) => ({
        saved: [...saved, ...taken],
        latest: isThere.current ? taken : [],
        reading: reading - files.length,
      }));
    }
  };
  const remove = (receipt: SavedReceipt) => {
    letGoOf(
      receipt,
      state.saved.filter((one) => one !== receipt),
    );
    change(({ saved }) => ({ saved: saved.filter((one) => one !== receipt), latest: [] }));
  };
  return { ...state, add, remove };
}
