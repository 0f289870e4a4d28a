import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { saveView } from './saved-views.ts';
import { changeViews, followViews, setDamagedAside, viewsState } from './views-store.ts';

const owner = 'f'.repeat(64);
const key = `remote-support.views.${owner}`;
vi.mock('#src/azure/journal/account-hash.ts', () => ({ accountHash: () => Promise.resolve(owner) }));

const hear = vi.fn<(type: string, listener: (event: { key: string | null }) => void) => void>();
let storage: Storage;

const follow = async () => {
  const end = followViews();
  await vi.waitFor(() => expect(viewsState.get().is).not.toBe('waiting'));
  return end;
};

beforeEach(() => {
  storage = sampleStorage();
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('window', { addEventListener: hear, removeEventListener: vi.fn<() => void>() });
  viewsState.set({ is: 'waiting' });
  hear.mockClear();
});
afterEach(() => void vi.unstubAllGlobals());

const view = { id: 'a', name: 'SQL', search: '?search=sql' };
const save = () => changeViews((saved) => saveView(saved, view));
const names = () => {
  const state = viewsState.get();
  return state.is === 'read' ? state.saved.views.map(({ name }) => name) : state.is;
};

it('keeps views under a hash of the account, and nothing else of it', async () => {
  await follow();
  expect(names()).toEqual([]);
  expect(save()).toBeUndefined();
  expect(names()).toEqual(['SQL']);
  expect(JSON.parse(storage.getItem(key) ?? '')).toEqual({ version: 1, views: [view] });
  expect(storage.length).toBe(1);
});

it('changes what other tabs have kept meanwhile, and hears of it', async () => {
  await follow();
  storage.setItem(key, JSON.stringify({ version: 1, views: [{ id: 'b', name: 'Other tab', search: '' }] }));
  expect(save()).toBeUndefined();
  expect(names()).toEqual(['Other tab', 'SQL']);
  storage.removeItem(key);
  for (const [, listener] of hear.mock.calls) listener({ key });
  expect(names()).toEqual([]);
});

it('does not go by what was kept before while nobody followed', async () => {
  const end = await follow();
  save();
  end();
  storage.setItem(key, JSON.stringify({ version: 1, views: [{ id: 'b', name: 'Other tab', search: '' }] }));
  const ends = follow();
  expect(names()).toBe('waiting');
  await ends;
  expect(names()).toEqual(['Other tab']);
});

it('says that there is no room, and loses nothing', async () => {
  await follow();
  save();
  storage.setItem = () => {
    throw new DOMException('Full.', 'QuotaExceededError');
  };
  expect(changeViews((saved) => saveView(saved, { ...view, id: 'b', name: 'More' }))).toBe('full');
  expect(names()).toEqual(['SQL']);
});

it('says that the browser keeps nothing', async () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('Denied.', 'SecurityError');
    },
  });
  await follow();
  expect(names()).toBe('denied');
  expect(save()).toBe('denied');
});

it('writes nothing over what it cannot read, and puts it aside when told to', async () => {
  storage.setItem(key, 'nonsense');
  await follow();
  expect(names()).toBe('damaged');
  expect(save()).toBe('damaged');
  expect(storage.getItem(key)).toBe('nonsense');
  expect(setDamagedAside()).toBeUndefined();
  expect(storage.getItem(`${key}.unreadable`)).toBe('nonsense');
  expect(names()).toEqual([]);
  expect(save()).toBeUndefined();
  // Nothing that can be read is put aside.
  setDamagedAside();
  expect(names()).toEqual(['SQL']);
});
