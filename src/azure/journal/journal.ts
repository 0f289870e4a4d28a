import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';
import { setJournalHealth } from './journal-health.ts';
import { type JournalRow, readRow } from './journal-rows.ts';

export { journalHealth, subscribeToJournalHealth } from './journal-health.ts';

/**
 * The write-ahead journal: one row per machine, person and what was pressed for, kept by the browser for all its tabs, written before each request that may have
 * an effect. A hint only: Azure is the truth, and with an empty journal every state is rebuilt from it. What the browser refuses to keep
 * stays in this tab's memory: nothing here throws, or holds up a request for longer than `patienceMs`.
 */
interface Schema extends DBSchema {
  rows: { key: string; value: { key: string } };
}

type RowStore = IDBPObjectStore<Schema, ['rows'], 'rows', 'readwrite'>;

/** Rows that could not be kept, `null` for those that could not be removed: they count before what the browser has. */
const unkept = new Map<string, JournalRow | null>();

/** Longer than any healthy storage takes. A revoke must not wait for one that is blocked or broken. */
const patienceMs = 3000;

let connection: Promise<IDBPDatabase<Schema>> | undefined;
/** Resolves once a storage that took too long has answered after all. */
let answer: Promise<void> | undefined;

/** While the storage has not answered in time: when it has. What was read meanwhile is what this tab remembers alone. */
export const lateAnswer = (): Promise<void> | undefined => answer;

const open = async (): Promise<IDBPDatabase<Schema>> => {
  const database = await openDB<Schema>('remote-support', 1, {
    upgrade: (created) => void created.createObjectStore('rows', { keyPath: 'key' }),
    // A newer version of this app in another tab, or the person clearing site data, waits until every tab has let go.
    blocking: () => {
      connection = undefined;
      database.close();
    },
    terminated: () => {
      connection = undefined;
    },
  });
  return database;
};

const connect = (): Promise<IDBPDatabase<Schema>> => {
  if (connection === undefined) {
    const opening = open();
    connection = opening;
    opening.catch(() => {
      if (connection === opening) connection = undefined;
    });
  }
  return connection;
};

/** Rejects once the storage takes too long, and until it has answered after all. `signal` then tells the work that nobody waits for it. */
const inTime = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  if (answer !== undefined) throw new Error('The storage of this browser has not answered yet.');
  const waiting = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const task = work(waiting.signal);
  const late = new Promise<never>((_, reject) => {
    timer = globalThis.setTimeout(() => {
      const answered = (): void => {
        answer = undefined;
        handOver();
      };
      answer = task.then(answered, answered);
      const error = new Error('The storage of this browser does not answer.');
      waiting.abort(error);
      reject(error);
    }, patienceMs);
  });
  try {
    return await Promise.race([task, late]);
  } finally {
    globalThis.clearTimeout(timer);
  }
};

/** What one act of the journal sees and may change. Only `await` its own methods in between: a transaction ends when nothing is asked. */
export interface JournalPage {
  /** Rows whose key starts with `prefix`; malformed ones are left out. */
  rows: (prefix: string) => Promise<JournalRow[]>;
  /** Whether these are all; else the browser does not tell what it has kept, and a row that is missing is not known to be gone. */
  isWhole: boolean;
  put: (row: JournalRow) => void;
  remove: (key: string) => void;
}

/** The row of that key, if it is of that act. */
export const rowAt = async <A extends JournalRow['act']>(
  page: JournalPage,
  act: A,
  key: string,
): Promise<Extract<JournalRow, { act: A }> | undefined> => {
  const isIt = (row: JournalRow): row is Extract<JournalRow, { act: A }> => row.key === key && row.act === act;
  return (await page.rows(key)).find(isIt);
};

const overlaid = (stored: JournalRow[], prefix: string): JournalRow[] => {
  const rows = new Map(stored.map((row) => [row.key, row]));
  for (const [key, row] of unkept) {
    if (!key.startsWith(prefix)) continue;
    if (row === null) rows.delete(key);
    else rows.set(key, row);
  }
  return [...rows.values()];
};

const storedRows = async (store: RowStore, prefix: string): Promise<JournalRow[]> => {
  const values = await store.getAll(globalThis.IDBKeyRange.bound(prefix, `${prefix}\uFFFF`));
  return values.flatMap((value) => readRow(value) ?? []);
};

/** Rows go to memory first and leave it when the browser has kept them. */
const pageOn = (store: RowStore | undefined, signal?: AbortSignal): JournalPage => ({
  rows: async (prefix) => {
    const stored = store === undefined ? [] : await storedRows(store, prefix);
    // The act was done over in memory meanwhile: what this run makes of it is old.
    signal?.throwIfAborted();
    return overlaid(stored, prefix);
  },
  isWhole: store !== undefined,
  put: (row) => void unkept.set(row.key, row),
  remove: (key) => void unkept.set(key, null),
});

const flush = (store: RowStore): Map<string, JournalRow | null> => {
  const flushed = new Map(unkept);
  for (const [key, row] of flushed) {
    const asked = row === null ? store.delete(key) : store.put(row);
    // The transaction as a whole tells whether it was kept.
    asked.catch(() => undefined);
  }
  return flushed;
};

const forget = (flushed: ReadonlyMap<string, JournalRow | null>): void => {
  for (const [key, row] of flushed) if (unkept.get(key) === row) unkept.delete(key);
};

const hasRow = (changes: ReadonlyMap<string, JournalRow | null>): boolean =>
  [...changes.values()].some((row) => row !== null);

interface Done<T> {
  result: T;
  /** Whether the browser kept rows, or let rows be removed or read only, which it does when it is full too. */
  health: 'kept' | 'unproven' | 'failed';
}

/** Answers also when the changes cannot be kept: what was read counts, and the changes stay in memory. */
const transact = async <T>(act: (page: JournalPage) => Promise<T>, signal: AbortSignal): Promise<Done<T>> => {
  const database = await connect();
  signal.throwIfAborted();
  const { done, store } = database.transaction('rows', 'readwrite', { durability: 'strict' });
  // It is awaited below; a failure before that must not count as unhandled.
  done.catch(() => undefined);
  const result = await act(pageOn(store, signal));
  try {
    const flushed = flush(store);
    await done;
    forget(flushed);
    return { result, health: hasRow(flushed) ? 'kept' : 'unproven' };
  } catch {
    // Full, most likely.
    return { result, health: 'failed' };
  }
};

/**
 * Does one act on the journal, alone among all tabs, and resolves when its changes are kept. Where the browser does not keep them they
 * stay in this tab's memory, and `journalHealth` says so. Rejects only as `act` does, which may run twice.
 */
export const inJournal = async <T>(act: (page: JournalPage) => Promise<T>): Promise<T> => {
  try {
    const done = await inTime((signal) => transact(act, signal));
    if (done.health !== 'unproven') setJournalHealth(done.health === 'kept' ? 'durable' : 'memoryOnly');
    return done.result;
  } catch {
    setJournalHealth('memoryOnly');
    return act(pageOn(undefined));
  }
};

/** What could not be kept or removed in time is, once the storage answers: nobody may come by again before the page is left. */
function handOver(): void {
  if (unkept.size > 0) void inJournal(async () => undefined);
}

/**
 * As `inJournal`, for what must also reach rows that the storage did not tell of in time: then `act` is done over once it has answered,
 * which nobody waits for.
 */
export const inWholeJournal = async <T>(act: (page: JournalPage) => Promise<T>): Promise<T> => {
  let late: Promise<void> | undefined;
  const result = await inJournal((page) => {
    late = page.isWhole ? undefined : answer;
    return act(page);
  });
  void late?.then(() => inWholeJournal(act));
  return result;
};
