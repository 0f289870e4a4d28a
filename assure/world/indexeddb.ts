import { bundle, type Instantiate } from './bundle.ts';
import type { VirtualClock } from './clock.ts';

/** What pages find of IndexedDB; the names are those of the globals. */
export const indexedDbNames = [
  'IDBCursor',
  'IDBCursorWithValue',
  'IDBDatabase',
  'IDBFactory',
  'IDBIndex',
  'IDBKeyRange',
  'IDBObjectStore',
  'IDBOpenDBRequest',
  'IDBRequest',
  'IDBTransaction',
  'IDBVersionChangeEvent',
] as const;

type IndexedDbClasses = Record<(typeof indexedDbNames)[number], unknown> & {
  IDBFactory: new () => IDBFactory;
  forceCloseDatabase: (database: IDBDatabase) => void;
};

/** IndexedDB of the whole process, whose work waits on the clock of the trial that runs. */
export interface IndexedDb {
  classes: IndexedDbClasses;
  follow: (clock: VirtualClock) => void;
}

/** @returns IndexedDB in memory that never leaves virtual time: its tasks take a turn of the clock, and no time. */
export const createIndexedDb = async (): Promise<IndexedDb> => {
  let clock: VirtualClock | undefined;
  const setImmediate = (task: () => void): void => {
    if (clock === undefined) throw new Error('No trial runs.');
    clock.schedule(0, task);
  };
  const instantiate: Instantiate<IndexedDbClasses> = await bundle('world/indexeddb-entry.ts', ['globalThis']);
  const classes = instantiate({ globalThis: { setImmediate } });
  return {
    classes,
    follow: (next) => {
      clock = next;
    },
  };
};

interface PageFactory {
  factory: IDBFactory;
  /** Ends what the page has open, as when its process ends: what it had not completed is taken back. */
  close: () => void;
  /** Takes the databases from a page that goes on, as when a person clears site data. */
  cut: () => void;
}

/** Keeps the transactions of a database that are not complete. */
const trackTransactions = (database: IDBDatabase, open: Set<IDBTransaction>): void => {
  const begin = database.transaction.bind(database);
  database.transaction = (...args) => {
    const begun = begin(...args);
    open.add(begun);
    const forget = (): void => void open.delete(begun);
    begun.addEventListener('complete', forget);
    begun.addEventListener('abort', forget);
    return begun;
  };
};

/** A browser's IndexedDB as one page sees it. */
export const pageFactory = (factory: IDBFactory, { forceCloseDatabase }: IndexedDbClasses): PageFactory => {
  const databases = new Set<IDBDatabase>();
  const transactions = new Set<IDBTransaction>();
  const own = Object.create(factory) as IDBFactory;
  let closed = false;
  own.open = (name, version) => {
    if (closed) throw new DOMException('The page is gone.', 'InvalidStateError');
    const request = version === undefined ? factory.open(name) : factory.open(name, version);
    request.addEventListener('success', () => {
      if (closed) return request.result.close();
      databases.add(request.result);
      trackTransactions(request.result, transactions);
    });
    return request;
  };
  const close = (): void => {
    closed = true;
    for (const transaction of transactions) transaction.abort();
    for (const database of databases) database.close();
  };
  const cut = (): void => {
    for (const database of databases) forceCloseDatabase(database);
    databases.clear();
  };
  return { factory: own, close, cut };
};
