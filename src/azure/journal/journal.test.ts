import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { grant, load, machineId, type Page, put, revoke, setUpStorage } from './journal-fixture.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const keys = async (page: Page, prefix = '') =>
  (await page.inJournal((journal) => journal.rows(prefix))).map(({ key }) => key);

setUpStorage();

describe('the journal', () => {
  it('keeps rows over reloads, finds them by the start of their key, and lets go of them', async () => {
    const page = await load();
    await put(page, revoke, grant);
    const reloaded = await load();
    expect(await keys(reloaded)).toEqual([grant.key, revoke.key]);
    expect(await keys(reloaded, `revoke ${machineId} `)).toEqual([revoke.key]);
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
        { ...revoke, machineId: machineId.toUpperCase() },
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
