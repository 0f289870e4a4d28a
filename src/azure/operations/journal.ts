import { type DBSchema, type IDBPObjectStore, openDB } from 'idb';
import { wait as pause } from '#src/azure/http/abortable.ts';
import { type Operation, readRow } from './operation.ts';

/** What one act on the journal changes. */
export interface Change {
  put?: readonly Operation[];
  remove?: readonly string[];
  /** A signed record, kept for as long as a grant of its consent has a row: no approval is lost with the page. */
  record?: { consentId: string; record: unknown } | undefined;
}

export type Journal = ReturnType<typeof createJournal>;

interface Schema extends DBSchema {
  /** Whatever somebody put there. */
  rows: { key: IDBValidKey; value: { id: IDBValidKey } };
}

type Rows = IDBPObjectStore<Schema, ['rows'], 'rows', 'readwrite'>;

/** Longer than any healthy storage takes. */
const patienceMs = 3000;
const partSize = 50;

/**
 * The write-ahead journal: what was pressed for, kept by the browser for all its tabs. A hint and an input: Azure is the truth, and a row that
 * somebody forged grants nothing. Nothing here throws, or holds anything up for longer than `patienceMs`: what the browser refuses to keep
 * stays in this tab's memory.
 */
export function createJournal() {
  /** What this tab has put: serves alone where the browser keeps nothing. Full storage shows none that it did not keep, and is read all the same. */
  const own = new Map<string, { row: Operation; isKept: boolean }>();
  const ownRecords = new Map<string, unknown>();
  let isDurable = true;

  /** What one transaction comes to; `undefined` where the storage doesn't answer in time, or keeps nothing. */
  async function inStore<T>(work: (rows: Rows) => Promise<T>): Promise<{ value: T } | undefined> {
    const transact = async (): Promise<{ value: T }> => {
      // Let go of at once: a newer version of this app, or a person who clears site data, waits for nobody.
      const database = await openDB<Schema>('arc-remote-support', 1, {
        upgrade: (created) => void created.createObjectStore('rows', { keyPath: 'id' }),
      });
      try {
        const { store, done } = database.transaction('rows', 'readwrite', { durability: 'strict' });
        // It is awaited below; a failure before that must not count as unhandled.
        done.catch(() => undefined);
        const value = await work(store);
        await done;
        return { value };
      } finally {
        database.close();
      }
    };
    const answered = new AbortController();
    const late = pause(patienceMs, answered.signal).then(() => undefined);
    const answer = await Promise.race([transact(), late]).catch(() => undefined);
    answered.abort();
    isDurable = answer !== undefined;
    return answer;
  }

  /**
   * One act, alone among all tabs. `act` sees the rows of these machines, of whichever account; it may be asked twice and must be pure. What is
   * no row is removed. Answers what it changed.
   */
  async function change<C extends Change>(
    machineIds: readonly string[] | 'all',
    act: (rows: Operation[]) => C,
  ): Promise<C> {
    const wanted = machineIds === 'all' ? undefined : new Set(machineIds);
    const isWanted = ({ intent }: Operation): boolean => wanted?.has(intent.machineId) ?? true;
    const ownRows = (isMeant: (one: { isKept: boolean }) => boolean): Operation[] =>
      [...own.values()].flatMap((one) => (isMeant(one) && isWanted(one.row) ? [one.row] : []));
    const [only = ''] = wanted?.size === 1 ? wanted : [];
    // A space ends the id of a machine: another one's name may begin like it.
    const range = only === '' ? undefined : globalThis.IDBKeyRange.bound(`${only} `, `${only} \uFFFF`);
    const stored = await inStore(async (rows) => {
      const read = await readRows(rows, range);
      const kept = read.flatMap(({ row }) => row ?? []);
      const unkept = ownRows(({ isKept }) => !isKept);
      const made = act([...kept.filter((row) => isWanted(row) && own.get(row.id)?.isKept !== false), ...unkept]);
      const { put = [], remove = [], record } = made;
      const odd = read.filter(({ key, row }) => row === undefined && !isRecordId(key)).map(({ key }) => key);
      for (const row of put) void rows.put(row).catch(() => undefined);
      if (record !== undefined) void rows.put({ ...record, id: recordId(record.consentId) }).catch(() => undefined);
      for (const id of [...remove, ...odd]) void rows.delete(id).catch(() => undefined);
      if (remove.length > 0 || wanted === undefined) await removeRecords(rows);
      return made;
    });
    const made = stored?.value ?? act(ownRows(() => true));
    for (const row of made.put ?? []) own.set(row.id, { row, isKept: stored !== undefined });
    for (const id of made.remove ?? []) own.delete(id);
    if (made.record !== undefined) ownRecords.set(made.record.consentId, made.record.record);
    return made;
  }

  return {
    change,
    rows: async (machineIds: readonly string[] | 'all'): Promise<Operation[]> =>
      (await change(machineIds, (rows) => ({ rows, put: [] }))).rows,
    keptRecord: async (consentId: string): Promise<unknown> => {
      if (ownRecords.has(consentId)) return ownRecords.get(consentId);
      const stored = await inStore((rows) => rows.get(recordId(consentId)));
      return (stored?.value as { record?: unknown } | undefined)?.record;
    },
    /** Whether the browser answered, and kept what it was last given. */
    isDurable: (): boolean => isDurable,
  };
}

/** In parts: to look through hundreds at once is one long piece of work. */
async function readRows(rows: Rows, range?: IDBKeyRange): Promise<{ key: IDBValidKey; row: Operation | undefined }[]> {
  const values = await rows.getAll(range, partSize);
  const read = values.map((value) => ({ key: value.id, row: readRow(value) }));
  const last = values.at(partSize - 1);
  return last ? [...read, ...(await readRows(rows, globalThis.IDBKeyRange.lowerBound(last.id, true)))] : read;
}

/** Records of which no grant has a row any more. */
async function removeRecords(rows: Rows): Promise<void> {
  const ids = (await rows.getAllKeys()).filter((id) => typeof id === 'string');
  const consents = new Set(ids.filter((id) => !isRecordId(id)).map((id) => id.split(' ').at(-1)));
  for (const id of ids)
    if (isRecordId(id) && !consents.has(id.split(' ')[1])) void rows.delete(id).catch(() => undefined);
}

function recordId(consentId: string): string {
  return `record ${consentId}`;
}

function isRecordId(id: IDBValidKey): boolean {
  return typeof id === 'string' && id.startsWith('record ');
}
