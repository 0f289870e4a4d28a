import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

const key = 'remote-support.list.machines';
let storage: Storage;

beforeEach(() => {
  storage = sampleStorage();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('localStorage', storage);
  mockReact();
});
afterEach(() => {
  unmockReact();
  vi.unstubAllGlobals();
});

it('follows what another tab has chosen, so that the next choice here takes nothing of it back', async () => {
  const { useListView } = await import('./list-view.ts');
  const list = mount(() => useListView('machines'));
  const view = () => list.shown()[0];
  const choose = list.shown()[1];
  choose({ density: 'compact' });
  expect(view()).toEqual({ density: 'compact' });
  storage.setItem(key, JSON.stringify({ ...view(), hidden: ['location'] }));
  window.dispatchEvent(Object.assign(new Event('storage'), { key }));
  expect(view()).toEqual({ density: 'compact', hidden: ['location'] });
  // It is the same one for as long as nothing is chosen: rows are not drawn anew.
  const before = view();
  window.dispatchEvent(Object.assign(new Event('storage'), { key: 'other' }));
  expect(view()).toBe(before);
  choose({ ...view(), order: ['name'] });
  expect(JSON.parse(storage.getItem(key) ?? '')).toEqual({ density: 'compact', hidden: ['location'], order: ['name'] });
});
