import { createHash } from 'node:crypto';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { AzureError, type AzureErrorKind } from './errors.ts';
import type { Fleet } from './fleet.ts';
import { fleetRow } from './fleet-query.ts';
import { fleetTable } from './fleet-table-builder.ts';
import { SampleBrowser } from './sample-browser.ts';

const account = vi.hoisted(() => ({ value: { tenantId: 'T', userId: 'ada' } as object | null }));
// The browser's own takes a while that no turn of the test can tell.
vi.mock('#src/consent/digest.ts', () => ({
  sha256Hex: (text: string) => Promise.resolve(createHash('sha256').update(text).digest('hex')),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: account.value }) }));

const ada = { tenantId: 'T', userId: 'ada' };
const grace = { tenantId: 'T', userId: 'grace' };
const subscription = '11111111-2222-4333-8444-555555555555';
const readAt = Date.UTC(2026, 10, 24, 12) + 0.5;

const fleetOf = (names: readonly string[], more: Partial<Fleet> = {}): Fleet => ({
  machines: fleetTable(
    names.map((name) => fleetRow({ id: machineId(subscription, 'rg-one', name), status: 'Connected' })),
    new Map([[subscription, 'Contoso Production']]),
  ),
  problems: [],
  subscriptions: [],
  readAt,
  source: 'resourceGraph',
  ...more,
});

const problemOf = (kind: AzureErrorKind): Fleet['problems'][number] => ({
  subscriptionId: subscription,
  displayName: 'C',
  error: new AzureError({ kind, message: 'No.', scope: subscription }),
});

/** A page freshly loaded, in this tab or another one of the same browser. */
const load = async () => {
  vi.resetModules();
  const page = await import('./kept-fleet.ts');
  await page.readKeptFleet();
  return page;
};

type Page = Awaited<ReturnType<typeof load>>;

const keep = async (page: Page, fleet: Fleet): Promise<void> => {
  page.keepFleet(
    fleet,
    Uint32Array.from({ length: fleet.machines.length }, (_, at) => at),
  );
  await vi.advanceTimersByTimeAsync(1000);
};

/** The storage answers in tasks of its own. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const names = (page: Page): readonly string[] | undefined => page.keptFleet.get()?.machines.names;
const database = 'remote-support.list';
const exists = async (): Promise<boolean> => (await indexedDB.databases()).some(({ name }) => name === database);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: readAt + 3_600_000 });
  account.value = ada;
  void new SampleBrowser();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the list of an earlier visit', () => {
  it('is that of the last whole reading, with its age and how many machines there were', async () => {
    const page = await load();
    expect(page.keptFleet.get()).toBeUndefined();
    await keep(page, fleetOf(['SRV-A', 'SRV-B']));
    await settle();
    const kept = (await load()).keptFleet.get();
    expect(kept).toMatchObject({ total: 2, readAt, source: 'resourceGraph' });
    expect(kept?.machines.names).toEqual(['SRV-A', 'SRV-B']);
    expect(kept?.machines.at(0)?.subscriptionName).toBe('Contoso Production');
  });

  it('is not written at each reading, and then the newest', async () => {
    const page = await load();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    await keep(page, fleetOf(['SRV-A']));
    await settle();
    await keep(page, fleetOf(['SRV-B']));
    await keep(page, fleetOf(['SRV-C']));
    await settle();
    expect(put).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    await settle();
    expect(put).toHaveBeenCalledTimes(2);
    expect(names(await load())).toEqual(['SRV-C']);
  });

  it('is not changed by a reading that is not whole, and gone after one that found nothing', async () => {
    const page = await load();
    await keep(page, fleetOf(['SRV-A']));
    await settle();
    const problem = problemOf('throttled');
    for (const unsure of [
      fleetOf(['SRV-B'], { problems: [problem] }),
      fleetOf([], { problems: [problem] }),
      fleetOf(['SRV-B'], { incomplete: { expected: 2, read: 1 } }),
    ]) {
      const next = await load();
      await keep(next, unsure);
      await settle();
      expect(names(await load())).toEqual(['SRV-A']);
    }
    const last = await load();
    await keep(last, fleetOf([]));
    await settle();
    expect((await load()).keptFleet.get()).toBeUndefined();
  });

  it('says how many subscriptions it lacks that the person may not read', async () => {
    await keep(await load(), fleetOf(['SRV-A'], { problems: [problemOf('forbidden')] }));
    await settle();
    expect((await load()).keptFleet.get()).toMatchObject({ total: 1, without: 1 });
  });

  it('is never another account’s, which finds it deleted', async () => {
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    for (const other of [grace, { ...ada, tenantId: 'U' }, null]) {
      account.value = other;
      expect((await load()).keptFleet.get()).toBeUndefined();
      if (other === null) continue;
      account.value = ada;
      expect((await load()).keptFleet.get()).toBeUndefined();
      await keep(await load(), fleetOf(['SRV-A']));
      await settle();
    }
  });

  it('may be looked for before anybody is known to be signed in, and is nobody’s until then', async () => {
    vi.resetModules();
    const early = await import('./kept-fleet.ts');
    early.lookForKept();
    await settle();
    expect(await exists()).toBe(false);
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    for (const owner of [null, ada, grace]) {
      vi.resetModules();
      const page = await import('./kept-fleet.ts');
      page.lookForKept();
      await settle();
      expect(page.keptFleet.get()).toBeUndefined();
      account.value = owner;
      await page.readKeptFleet();
      await page.keptFleetRead();
      expect(names(page)).toEqual(owner === ada ? ['SRV-A'] : undefined);
      expect(await exists()).toBe(owner !== grace);
    }
  });

  it('is kept for a week', async () => {
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    vi.setSystemTime(readAt + 7 * 24 * 3_600_000 - 1);
    expect(names(await load())).toEqual(['SRV-A']);
    vi.setSystemTime(readAt + 7 * 24 * 3_600_000 + 1);
    expect((await load()).keptFleet.get()).toBeUndefined();
    expect(await exists()).toBe(false);
  });

  it('is gone after signing out, in all tabs, which keep nothing from then on', async () => {
    const [page, other] = [await load(), await load()];
    await keep(page, fleetOf(['SRV-A']));
    await settle();
    // About to be written while the person signs out.
    other.keepFleet(fleetOf(['SRV-B']), [0]);
    await page.forgetKeptFleet();
    await settle();
    for (const one of [page, other]) {
      await keep(one, fleetOf(['SRV-C']));
      await settle();
    }
    expect(await exists()).toBe(false);
    expect((await load()).keptFleet.get()).toBeUndefined();
  });

  it('is gone although another tab was writing it at that moment', async () => {
    const [page, other] = [await load(), await load()];
    await keep(other, fleetOf(['SRV-B']));
    await page.forgetKeptFleet();
    await settle();
    expect(await exists()).toBe(false);
  });

  it('is taken away from a page that shows it when another tab signs out', async () => {
    await keep(await load(), fleetOf(['SRV-A']));
    await settle();
    const [page, other] = [await load(), await load()];
    expect(names(other)).toEqual(['SRV-A']);
    await page.forgetKeptFleet();
    expect(other.keptFleet.get()).toBeUndefined();
  });
});

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
