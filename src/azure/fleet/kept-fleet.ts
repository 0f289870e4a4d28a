import { deleteDB, type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';
import { createStore } from '#src/azure/external-store.ts';
import { accountHash } from '#src/azure/journal/account-hash.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { Fleet, FleetTable } from './fleet.ts';
import { packRows, unpackRows } from './kept-columns.ts';

/**
 * The first screen of the list as it was last read, kept by the browser for the next visit of the same account. It is drawn with its age
 * until Azure has answered, and nothing is decided by it. Without a database there is none, and nobody is told: nothing depends on it.
 */
interface Schema extends DBSchema {
  lists: { key: string; value: unknown };
}

/** The first machines of a list by name, as they were read on an earlier visit. */
export interface KeptFleet extends Pick<Fleet, 'readAt' | 'source'> {
  machines: FleetTable;
  /** How many machines the whole list had. */
  total: number;
  /** How many subscriptions it lacked, because the person may not read them. */
  without: number;
}

const databaseName = 'remote-support.list';
/** Grows with the form of what is kept; what has another is dropped. */
const version = 1;
const keptForMs = 7 * 24 * 3_600_000;
/** What is kept is written when the page is at rest, and not at each reading, ms. */
const [restMs, writeEveryMs] = [1000, 60_000];
/** Signing out waits no longer for a browser that does not answer, ms. */
const patienceMs = 1000;

const schema = v.object({
  version: v.literal(version),
  total: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  without: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Server time, ms. */
  readAt: v.pipe(v.number(), v.finite()),
  source: v.picklist(['resourceGraph', 'resourceManager']),
  columns: v.unknown(),
});

const shown = createStore<KeptFleet | undefined>(undefined);

/** The list of an earlier visit; `undefined` while it has not been read, or where there is none. */
export const keptFleet = { get: shown.get, subscribe: shown.subscribe };

const decode = (value: unknown): KeptFleet | undefined => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { total, without, readAt, source, columns } = parsed.output;
  const machines = unpackRows(columns);
  const isUsable = machines !== undefined && machines.length <= total && serverNow() - readAt < keptForMs;
  return isUsable ? { machines, total, without, readAt, source } : undefined;
};

/** Opened for one act only, so that no tab is ever in the way of another that deletes. */
const inDatabase = async <T>(act: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
  const database = await openDB<Schema>(databaseName, version, {
    upgrade: (created) => void created.createObjectStore('lists'),
  });
  try {
    return await act(database);
  } finally {
    database.close();
  }
};

const erase = async (): Promise<void> => {
  try {
    await deleteDB(databaseName);
  } catch {
    // What the browser does not let go of is dropped when it is read.
  }
};

/** Once this account has signed out, here or in another tab, this page keeps nothing any more. */
let isOver = false;
let writing: Promise<void> = Promise.resolve();
let timer: ReturnType<typeof setTimeout> | undefined;
let writtenAt = Number.NEGATIVE_INFINITY;

const drop = async (): Promise<void> => {
  isOver = true;
  clearTimeout(timer);
  shown.set(undefined);
  await writing;
  await erase();
};

let channel: BroadcastChannel | undefined;

/** Opened when something is kept, or may be: then there is something to hear. */
const opened = (): BroadcastChannel | undefined => {
  if (channel !== undefined || typeof globalThis.BroadcastChannel === 'undefined') return channel;
  channel = new globalThis.BroadcastChannel('remote-support.list');
  channel.addEventListener('message', () => void drop());
  return channel;
};

interface Found {
  keys: string[];
  values: unknown[];
}

/** Without a database there is nothing, and none is made: after signing out there is to be none. */
const look = async (): Promise<Found> => {
  let isThere = true;
  try {
    const database = await openDB<Schema>(databaseName, version, {
      upgrade(_created, before, _version, transaction) {
        isThere = before > 0;
        transaction.done.catch(() => undefined);
        transaction.abort();
      },
    });
    try {
      const { store } = database.transaction('lists');
      const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return { keys, values };
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isThere) return { keys: [], values: [] };
    throw error;
  }
};

let looking: Promise<Found> | undefined;

/**
 * Begins to read what is kept, before anything is known of who is signed in: opening a database takes as long as finding that out. Nothing
 * of it is looked at until `readKeptFleet` knows whose it is.
 */
export const lookForKept = (): void => {
  opened();
  looking ??= look();
  // Heard in `readKeptFleet`.
  looking.catch(() => undefined);
};

const take = async (): Promise<void> => {
  lookForKept();
  const found = looking;
  try {
    const owner = await accountHash();
    if (owner === undefined || found === undefined) return;
    const { keys, values } = await found;
    const kept = decode(values[keys.indexOf(owner)]);
    if (keys.length > 0 && (kept === undefined || keys.some((key) => key !== owner))) await erase();
    else if (!isOver) shown.set(kept);
  } catch {
    // Spoilt, of a newer version of this app, or not allowed: as if nothing had been kept.
    await erase();
  } finally {
    looking = undefined;
  }
};

let taking: Promise<void> | undefined;

/** Shows what an earlier visit of this account has kept, in `keptFleet`. What another account has left is deleted. Never fails. */
export const readKeptFleet = (): Promise<void> => {
  taking = take();
  return taking;
};

/** Resolves once it is known whether anything was kept; at once where nobody has asked. */
export const keptFleetRead = async (): Promise<void> => taking;

const write = async ({ machines, problems, readAt, source }: Fleet, byName: ArrayLike<number>): Promise<void> => {
  writtenAt = performance.now();
  try {
    const owner = await accountHash();
    if (owner === undefined || isOver) return;
    const [total, without] = [machines.length, problems.length];
    const value = { version, total, without, readAt, source, columns: packRows(machines, byName) };
    await inDatabase(async (database) => {
      const { store, done } = database.transaction('lists', 'readwrite');
      await Promise.all([store.clear(), ...(machines.length === 0 ? [] : [store.put(value, owner)]), done]);
    });
  } catch {
    // Full, or not allowed: the next visit begins without.
  }
};

/** Whether more machines would be there if the list were only read again. What the person may not read stays lacking. */
const isUnsure = ({ incomplete, problems }: Fleet): boolean =>
  incomplete !== undefined || problems.some(({ error }) => error.kind !== 'forbidden');

/** Keeps the first screen of a whole list for the next visit. `byName`: its rows in the order of their names. */
export const keepFleet = (fleet: Fleet, byName: ArrayLike<number>): void => {
  if (isOver || isUnsure(fleet)) return;
  opened();
  clearTimeout(timer);
  const due = Math.max(restMs, writtenAt + writeEveryMs - performance.now());
  timer = setTimeout(() => {
    writing = write(fleet, byName);
  }, due);
};

/** Deletes what is kept, in all tabs, before the account signs out. Resolves also where the browser does not answer. */
export const forgetKeptFleet = async (): Promise<void> => {
  try {
    opened()?.postMessage('forget');
  } catch {
    // A page that is being put away may not speak any more.
  }
  await Promise.race([drop(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
};
