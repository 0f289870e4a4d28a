import { beforeEach, expect, it, vi } from 'vitest';
import { changeViews, loadViews, type SavedView, viewsStore, withDefault, withView } from './views.ts';

const account = { value: null as { tenantId: string; userId: string } | null };
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: account.value }) }));

const storage = new Map<string, string>();

beforeEach(() => {
  storage.clear();
  account.value = { tenantId: 'T', userId: 'Ada' };
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
  });
});

const sql: SavedView = { name: 'SQL', search: 'search=sql' };

it('keeps views by account, whose name is not in the browser', async () => {
  expect(await changeViews((views) => withView(views, sql))).toBe(true);
  expect([...storage.keys()][0]).toMatch(/^remote-support\.views\.[0-9a-f]{64}$/);
  expect(await loadViews()).toEqual([sql]);
  account.value = { tenantId: 'T', userId: 'Alan' };
  expect(await loadViews()).toEqual([]);
  account.value = null;
  expect(await changeViews((views) => withView(views, sql))).toBe(false);
});

it('replaces a view of the same name, and has one default at most', () => {
  const views = withDefault(withView(withView([], sql), { name: 'Web', search: 'search=web' }), 'SQL');
  const replaced = withView(views, { name: ' sql ', search: 'search=sql2' });
  expect(replaced).toEqual([
    { name: 'sql', search: 'search=sql2', isDefault: true },
    { name: 'Web', search: 'search=web' },
  ]);
  expect(withDefault(replaced, 'Web').filter(({ isDefault }) => isDefault)).toEqual([
    { name: 'Web', search: 'search=web', isDefault: true },
  ]);
  expect(withDefault(replaced, undefined).some(({ isDefault }) => isDefault)).toBe(false);
});

it.each(['', '{', '{"a":1}', '[1,{"name":"","search":""},{"name":"A","search":"x"}]'])(
  'takes no more from what is kept than views: %s',
  async (kept) => {
    await changeViews(() => [sql]);
    for (const key of storage.keys()) storage.set(key, kept);
    expect(await loadViews()).toEqual(kept.includes('"A"') ? [{ name: 'A', search: 'x' }] : []);
    expect(viewsStore.getState().views).toHaveLength(kept.includes('"A"') ? 1 : 0);
  },
);

it('says that a browser keeps nothing', async () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  expect(await changeViews(() => [sql])).toBe(false);
});
