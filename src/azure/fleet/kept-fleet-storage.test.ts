import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { database, exists, fleetOf, keep, load, names, settle, setUpBrowser } from './kept-fleet-fixture.ts';

setUpBrowser();

describe('a storage that does not help', () => {
  const spoilt = async (change: (value: Record<string, unknown>) => unknown): Promise<void> => {
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    const opened = await openDB(database);
    const [key = ''] = await opened.getAllKeys('lists');
    await opened.put('lists', change((await opened.get('lists', key)) as Record<string, unknown>), key);
    opened.close();
  };

  it.each<[string, (value: Record<string, unknown>) => unknown]>([
    ['of another version', (value) => ({ ...value, version: 2 })],
    ['cut off', (value) => ({ ...value, columns: undefined })],
    ['no object', () => 'x'],
    ['without an age', (value) => ({ ...value, readAt: Number.NaN })],
    ['of more machines than there were', (value) => ({ ...value, total: 0 })],
    ['from nowhere', (value) => ({ ...value, source: 'elsewhere' })],
  ])('drops what is %s, and keeps anew', async (_, change) => {
    await spoilt(change);
    const page = await load();
    expect(page.keptFleet.get()).toBeUndefined();
    expect(await exists()).toBe(false);
    await keep(page, fleetOf(['SRV-B']));
    await settle();
    expect(names(await load())).toEqual(['SRV-B']);
  });

  it('drops a database of a newer version of this app, or of another form', async () => {
    for (const [number, store] of [
      [9, 'lists'],
      [1, 'other'],
    ] as const) {
      vi.stubGlobal('indexedDB', new IDBFactory());
      (await openDB(database, number, { upgrade: (created) => void created.createObjectStore(store) })).close();
      expect((await load()).keptFleet.get()).toBeUndefined();
      expect(await exists()).toBe(false);
    }
  });

  it('is done without when it is denied, missing, full or silent, also by signing out', async () => {
    const denied = () => {
      throw new DOMException('Denied.', 'SecurityError');
    };
    const storages = [undefined, { open: denied, deleteDatabase: denied }];
    for (const storage of storages) {
      vi.stubGlobal('indexedDB', storage);
      const page = await load();
      await keep(page, fleetOf(['SRV-A']));
      await settle();
      expect(page.keptFleet.get()).toBeUndefined();
      await page.forgetKeptFleet();
    }
    vi.stubGlobal('indexedDB', new IDBFactory());
    const page = await load();
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('Full.', 'QuotaExceededError');
    });
    await keep(page, fleetOf(['SRV-A']));
    await settle();
    full.mockRestore();
    expect((await load()).keptFleet.get()).toBeUndefined();
  });

  it('holds signing out up for a second at most', async () => {
    const page = await load();
    const silent = Object.create(IDBOpenDBRequest.prototype, {
      addEventListener: { value: () => undefined },
      removeEventListener: { value: () => undefined },
    }) as IDBOpenDBRequest;
    vi.spyOn(indexedDB, 'deleteDatabase').mockReturnValue(silent);
    const leaving = vi.fn();
    void page.forgetKeptFleet().then(leaving);
    await vi.advanceTimersByTimeAsync(999);
    expect(leaving).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(leaving).toHaveBeenCalled();
  });
});
