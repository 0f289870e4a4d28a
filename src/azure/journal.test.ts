import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine, sampleNow } from '#src/consent/samples.ts';
import type { GrantRow, JournalRow, RevokeRow } from './journal-rows.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const machine = sampleMachine('srv-sql-01').toLowerCase();
const owner = 'a'.repeat(64);

const revoke: RevokeRow = {
  key: `revoke ${machine} ${owner} rs-1 `,
  act: 'revoke',
  owner,
  machineId: machine,
  startedAt: sampleNow,
  removeExtension: false,
  job: { name: 'rs-1', accessLevel: 'Diagnostics', expirationTimestamp: '2026-11-24T21:00:00Z' },
  phase: 'requesting',
  repeats: 0,
  jobOnItsWay: false,
};

const grant: GrantRow = {
  key: `grant ${machine} ${owner} rs-abcdefghijklmnopqrstu`,
  act: 'grant',
  owner,
  machineId: machine,
  consentId: 'rs-abcdefghijklmnopqrstu',
  pressedAt: sampleNow,
  until: Date.parse('2026-11-24T21:00:00Z'),
  requested: false,
};

/** A page freshly loaded, in this tab or another one of the same browser. */
const load = async () => {
  vi.resetModules();
  return import('./journal.ts');
};

type Page = Awaited<ReturnType<typeof load>>;

const put = (page: Page, ...rows: JournalRow[]) =>
  page.inJournal(async (journal) => {
    for (const row of rows) journal.put(row);
  });
const keys = async (page: Page, prefix = '') =>
  (await page.inJournal((journal) => journal.rows(prefix))).map(({ key }) => key);

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the journal', () => {
  it('keeps rows over reloads, finds them by the start of their key, and lets go of them', async () => {
    const page = await load();
    await put(page, revoke, grant);
    const reloaded = await load();
    expect(await keys(reloaded)).toEqual([grant.key, revoke.key]);
    expect(await keys(reloaded, `revoke ${machine} `)).toEqual([revoke.key]);
    await reloaded.inJournal(async (journal) => journal.remove(grant.key));
    expect(await keys(page)).toEqual([revoke.key]);
    expect(page.journalHealth()).toBe('durable');
  });

  it('sees its own changes within one act', async () => {
    const page = await load();
    const seen = await page.inJournal(async (journal) => {
      journal.put(revoke);
      const after = await journal.rows('');
      journal.remove(revoke.key);
      return [after, await journal.rows('')];
    });
    expect(seen).toEqual([[revoke], []]);
  });

  it('leaves out what was tampered with, whatever it is', async () => {
    const page = await load();
    await put(page, revoke);
    const database = await openDB('remote-support', 1);
    const wrong = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true }).map((value) => ({ value })),
      fc.constantFrom<object>(
        { ...revoke, machineId: '/subscriptions/x' },
        { ...revoke, machineId: machine.toUpperCase() },
        { ...revoke, owner: 'ada' },
        { ...revoke, startedAt: Number.NaN },
        { ...revoke, phase: 'proven' },
        { ...revoke, job: { ...revoke.job, name: '../../x' } },
        { ...grant, consentId: 'rs-1' },
        { ...grant, act: 'extend' },
        { ...grant, until: 'soon' },
      ),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (value) => {
        await database.put('rows', { ...value, key: 'revoke wrong' });
        expect(await keys(page)).toEqual([revoke.key]);
      }),
    );
    database.close();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('does acts of several tabs one after the other, and loses none', async () => {
    const tabs = [await load(), await load()];
    await put(tabs[0] as Page, revoke);
    const count = (page: Page) =>
      page.inJournal(async (journal) => {
        const [row] = await journal.rows(revoke.key);
        if (row?.act === 'revoke') journal.put({ ...row, repeats: row.repeats + 1 });
      });
    await Promise.all(tabs.flatMap((tab) => Array.from({ length: 5 }, () => count(tab))));
    expect(await tabs[1]?.inJournal((journal) => journal.rows(revoke.key))).toMatchObject([{ repeats: 10 }]);
  });
});

describe('without storage', () => {
  const broken: [string, () => unknown][] = [
    ['absent', () => undefined],
    [
      'refusing',
      () => ({
        open: () => {
          throw new DOMException('Denied.', 'SecurityError');
        },
      }),
    ],
  ];

  it.each(broken)('that is %s, the page remembers by itself and says so', async (_name, storage) => {
    vi.stubGlobal('indexedDB', storage());
    const page = await load();
    const told = vi.fn();
    page.subscribeToJournalHealth(told);
    await put(page, revoke);
    expect(page.journalHealth()).toBe('memoryOnly');
    expect(told).toHaveBeenCalledTimes(1);
    expect(await keys(page)).toEqual([revoke.key]);
    await page.inJournal(async (journal) => journal.remove(revoke.key));
    expect(await keys(page)).toEqual([]);
  });

  it('that is full, keeps in memory, and hands over once there is room', async () => {
    const page = await load();
    await put(page, grant);
    const fail = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('Full.', 'QuotaExceededError');
    });
    await put(page, revoke);
    expect(page.journalHealth()).toBe('memoryOnly');
    expect(await keys(page)).toEqual([grant.key, revoke.key]);
    // That something could be removed says nothing about room.
    await page.inJournal(async (journal) => journal.remove(revoke.key));
    expect(page.journalHealth()).toBe('memoryOnly');
    await put(page, revoke);
    fail.mockRestore();
    await page.inJournal(async (journal) => journal.remove(grant.key));
    expect(page.journalHealth()).toBe('durable');
    expect(await keys(await load())).toEqual([revoke.key]);
  });

  it('of this version, because a newer app has taken it over, goes on in memory', async () => {
    const page = await load();
    await put(page, grant);
    const newer = await openDB('remote-support', 2);
    await put(page, revoke);
    expect(page.journalHealth()).toBe('memoryOnly');
    expect(await keys(page)).toEqual([revoke.key]);
    newer.close();
  });

  it('that never answers, waits once and no longer, and does not bring back what was removed meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const older = await openDB('remote-support', 1, { upgrade: (db) => void db.createObjectStore('rows') });
    const real = indexedDB;
    let answer = (): void => undefined;
    vi.stubGlobal('indexedDB', {
      open: (...parameters: Parameters<IDBFactory['open']>) => {
        const request = real.open(parameters[0], 1);
        const listeners: (() => void)[] = [];
        answer = () => listeners.forEach((listener) => listener());
        return new Proxy(request, {
          get: (target, property) =>
            property === 'addEventListener'
              ? (type: string, listener: () => void) => type === 'success' && listeners.push(listener)
              : Reflect.get(target, property, target),
        });
      },
    });
    const page = await load();
    const first = put(page, revoke);
    await vi.advanceTimersByTimeAsync(3000);
    await first;
    expect(page.journalHealth()).toBe('memoryOnly');
    await page.inJournal(async (journal) => journal.remove(revoke.key));
    answer();
    expect(await keys(page)).toEqual([]);
    older.close();
  });
});
