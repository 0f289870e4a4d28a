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

type IndexedDbClasses = Record<(typeof indexedDbNames)[number], unknown> & { IDBFactory: new () => IDBFactory };

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
  const instantiate: Instantiate<IndexedDbClasses> = await bundle('indexeddb-entry.ts', ['globalThis']);
  const classes = instantiate({ globalThis: { setImmediate } });
  return {
    classes,
    follow: (next) => {
      clock = next;
    },
  };
};

/**
 * A browser's IndexedDB as one page sees it: `close` ends what the page has open, as when its process ends. Before that nothing differs.
 */
export const pageFactory = (factory: IDBFactory): { factory: IDBFactory; close: () => void } => {
  const open = new Set<IDBDatabase>();
  const own = Object.create(factory) as IDBFactory;
  let closed = false;
  own.open = (name, version) => {
    if (closed) throw new DOMException('The page is gone.', 'InvalidStateError');
    const request = version === undefined ? factory.open(name) : factory.open(name, version);
    request.addEventListener('success', () => {
      if (closed) request.result.close();
      else open.add(request.result);
    });
    return request;
  };
  own.deleteDatabase = (name) => factory.deleteDatabase(name);
  own.cmp = (one, other) => factory.cmp(one, other);
  const close = (): void => {
    closed = true;
    for (const database of open) database.close();
  };
  return { factory: own, close };
};
