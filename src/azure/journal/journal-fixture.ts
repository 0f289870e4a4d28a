import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, vi } from 'vitest';
import { sampleMachine, sampleNow } from '#src/consent/samples.ts';
import type { GrantRow, JournalRow, RevokeRow } from './journal-rows.ts';

// For the tests of the journal: a row of each kind, and pages over a storage that has never been used.

export const machineId = sampleMachine('srv-sql-01').toLowerCase();
export const owner = 'a'.repeat(64);
export const consentId = 'rs-abcdefghijklmnopqrstu';
const end = '2026-11-24T21:00:00Z';

export const grant: GrantRow = {
  key: `grant ${machineId} ${owner} ${consentId}`,
  act: 'grant',
  owner,
  machineId,
  consentId,
  pressedAt: sampleNow,
  until: Date.parse(end),
  requested: false,
};

export const revoke: RevokeRow = {
  key: `revoke ${machineId} ${owner} rs-1 `,
  act: 'revoke',
  owner,
  machineId,
  startedAt: sampleNow,
  removeExtension: false,
  job: { name: 'rs-1', accessLevel: 'Diagnostics', expirationTimestamp: end },
  phase: 'requesting',
  repeats: 0,
  jobOnItsWay: false,
};

/** A page freshly loaded, in this tab or another one of the same browser. */
export const load = async () => {
  vi.resetModules();
  return import('./journal.ts');
};

export type Page = Awaited<ReturnType<typeof load>>;

export const put = (page: Page, ...rows: JournalRow[]) =>
  page.inJournal(async (journal) => {
    for (const row of rows) journal.put(row);
  });

/** From now on the browser does not tell what it keeps, until the function that this returns is called. */
export const stallReads = (): (() => void) => {
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const getAll: IDBObjectStore['getAll'] = Reflect.get(IDBObjectStore.prototype, 'getAll');
  const stalled = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
    this: IDBObjectStore,
    ...parameters
  ) {
    const request = getAll.apply(this, parameters);
    const listen = request.addEventListener.bind(request);
    request.addEventListener = (type: string, hear: EventListener) =>
      listen(type, (event) => void answered.then(() => hear(event)));
    return request;
  });
  return () => {
    stalled.mockRestore();
    answer();
  };
};

/** Gives each test of the file an empty storage. */
export const setUpStorage = (): void => {
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
};
