import type { IndexedDb } from './indexeddb.ts';

/** Transactions of IndexedDB that are not complete. */
export interface OpenTransactions {
  /** A page that ends takes back what it had not completed. */
  abort: () => void;
}

const known = new WeakMap<IndexedDb, OpenTransactions>();

/** Follows, from the first call on, all transactions that pages open. */
export const openTransactions = (indexedDb: IndexedDb): OpenTransactions => {
  const before = known.get(indexedDb);
  if (before !== undefined) return before;
  const open = new Set<IDBTransaction>();
  const { prototype } = indexedDb.classes.IDBDatabase as { prototype: IDBDatabase };
  type Begin = (this: IDBDatabase, ...args: Parameters<IDBDatabase['transaction']>) => IDBTransaction;
  const begin = Reflect.get(prototype, 'transaction') as Begin;
  prototype.transaction = function transaction(...args) {
    const begun = begin.apply(this, args);
    open.add(begun);
    const forget = (): void => void open.delete(begun);
    begun.addEventListener('complete', forget);
    begun.addEventListener('abort', forget);
    return begun;
  };
  const abort = (): void => {
    for (const one of open) one.abort();
    open.clear();
  };
  known.set(indexedDb, { abort });
  return { abort };
};
