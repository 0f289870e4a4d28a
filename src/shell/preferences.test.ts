import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';

const storage = sampleStorage();
const full = Object.assign(Object.create(storage) as Storage, {
  setItem: () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  },
});
const blocked = new Proxy(storage, {
  get: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  },
});

/** The module of a page that was just loaded, and how often it has told that something changed. */
async function loaded() {
  vi.resetModules();
  const preferences = await import('./preferences.ts');
  const heard = vi.fn();
  preferences.subscribePreference(heard);
  return { ...preferences, heard };
}

beforeEach(() => {
  storage.clear();
  vi.stubGlobal('window', { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.stubGlobal('localStorage', storage);
});
afterEach(() => void vi.unstubAllGlobals());

it('holds for the next page, too', async () => {
  const page = await loaded();
  page.writePreference('theme', 'dark');
  expect(page.heard).toHaveBeenCalledTimes(1);
  expect((await loaded()).readPreference('theme')).toBe('dark');
});

it.each([
  ['has no room', full],
  ['may not be used', blocked],
])('holds on this page where the storage %s', async (_, refusing) => {
  vi.stubGlobal('localStorage', refusing);
  const page = await loaded();
  page.writePreference('theme', 'dark');
  expect(page.heard).toHaveBeenCalledTimes(1);
  expect(page.readPreference('theme')).toBe('dark');
  expect(page.readPreference('menu')).toBeUndefined();
  expect((await loaded()).readPreference('theme')).toBeUndefined();
});

it('is what was chosen last, stored or not', async () => {
  const page = await loaded();
  page.writePreference('menu', 'open');
  vi.stubGlobal('localStorage', full);
  page.writePreference('menu', 'collapsed');
  expect(page.readPreference('menu')).toBe('collapsed');
  vi.stubGlobal('localStorage', storage);
  page.writePreference('menu', 'open');
  expect(page.readPreference('menu')).toBe('open');
});

it('gives way to what another tab has stored since', async () => {
  let onStorage: (event: { key: string | null }) => void = () => undefined;
  vi.stubGlobal('window', {
    addEventListener: (_type: string, listener: typeof onStorage) => (onStorage = listener),
    removeEventListener: () => undefined,
  });
  vi.stubGlobal('localStorage', full);
  const page = await loaded();
  page.writePreference('theme', 'dark');
  storage.setItem('remote-support.theme', 'light');
  onStorage({ key: 'remote-support.menu' });
  expect(page.readPreference('theme')).toBe('dark');
  onStorage({ key: 'remote-support.theme' });
  expect(page.readPreference('theme')).toBe('light');
  expect(page.heard).toHaveBeenCalledTimes(3);
});
