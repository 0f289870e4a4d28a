import { describe, expect, it, vi } from 'vitest';
import type { RevokeRow } from './journal-rows.ts';
import { grant, load, type Page, put, revoke, setUpStorage } from './journal-fixture.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const rows = (page: Page, prefix = '') => page.inJournal((journal) => journal.rows(prefix));

setUpStorage();

describe('the connection to the storage', () => {
  it('is one for all acts, which ask for changes that outlive a loss of power and leave no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const open = vi.spyOn(indexedDB, 'open');
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const page = await load();
    expect(page.journalHealth()).toBe('durable');
    await put(page, grant);
    await put(page, revoke);
    expect(await rows(page)).toEqual([grant, revoke]);
    expect(open).toHaveBeenCalledTimes(1);
    const acts = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(acts).toEqual(Array.from({ length: 3 }, () => ['rows', 'readwrite', { durability: 'strict' }]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is tried anew after it could not be opened', async () => {
    const page = await load();
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('Not now.', 'UnknownError');
    });
    await put(page, grant);
    expect(page.journalHealth()).toBe('memoryOnly');
    await put(page, revoke);
    expect(page.journalHealth()).toBe('durable');
    expect(await rows(await load())).toEqual([grant, revoke]);
  });

  it('is opened anew after the browser has ended it', async () => {
    const ended: (() => void)[] = [];
    const listen = Reflect.get(IDBDatabase.prototype, 'addEventListener') as (
      type: string,
      listener: () => void,
    ) => void;
    vi.spyOn(IDBDatabase.prototype, 'addEventListener').mockImplementation(function (
      this: IDBDatabase,
      type: string,
      listener: unknown,
    ) {
      const hear = listener as () => void;
      if (type !== 'close') return listen.call(this, type, hear);
      ended.push(() => {
        this.close();
        hear();
      });
    });
    const page = await load();
    await put(page, grant);
    expect(ended).toHaveLength(1);
    ended[0]?.();
    await put(page, revoke);
    expect(page.journalHealth()).toBe('durable');
    expect(await rows(await load())).toEqual([grant, revoke]);
  });

  it('that did not answer in time is used again once it has', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let answer = (): void => undefined;
    const open = indexedDB.open.bind(indexedDB);
    const slow = vi.spyOn(indexedDB, 'open').mockImplementation((...parameters) => {
      const request = open(...parameters);
      const listen = request.addEventListener.bind(request);
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      request.addEventListener = (type: string, listener: EventListener) =>
        listen(type, type === 'success' ? (event) => void held.then(() => listener(event)) : listener);
      return request;
    });
    const page = await load();
    const late = put(page, grant);
    await vi.advanceTimersByTimeAsync(3000);
    await late;
    // Nobody waits for it a second time.
    await put(page, revoke);
    expect(page.journalHealth()).toBe('memoryOnly');
    answer();
    slow.mockRestore();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    // What could not be kept is by then, although nothing else was done.
    expect(await rows(await load())).toEqual([grant, revoke]);
    await put(page, { ...revoke, repeats: 1 });
    expect(page.journalHealth()).toBe('durable');
    expect(await rows(await load())).toEqual([grant, { ...revoke, repeats: 1 }]);
  });
});

describe('what the browser does not keep', () => {
  it('is found by the start of its key', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const page = await load();
    await put(page, grant, revoke);
    expect(await rows(page, 'revoke ')).toEqual([revoke]);
    expect(await rows(page, 'grant ')).toEqual([grant]);
  });

  it('counts before an older state of the same row that it kept meanwhile', async () => {
    const page = await load();
    let second: Promise<void> | undefined;
    const keep = Reflect.get(IDBObjectStore.prototype, 'put') as (value: unknown) => IDBRequest<IDBValidKey>;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: RevokeRow) {
      if (value.repeats === 2) throw new DOMException('Full.', 'QuotaExceededError');
      // While the browser keeps the one state, the next is there already.
      second = put(page, { ...revoke, repeats: 2 });
      return keep.call(this, value);
    });
    await put(page, { ...revoke, repeats: 1 });
    await second;
    expect(await rows(page)).toMatchObject([{ repeats: 2 }]);
    expect(await rows(await load())).toMatchObject([{ repeats: 1 }]);
  });
});
