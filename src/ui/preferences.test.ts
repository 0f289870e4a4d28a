// @vitest-environment happy-dom
import '#test/dom.ts';
import { renderHook, act } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { usePreference, writePreference } from './preferences.ts';

const key = 'arc-remote-support.preferences';
const inOtherTab = (text: string) => {
  localStorage.setItem(key, text);
  dispatchEvent(new StorageEvent('storage', { key }));
};

afterEach(() => {
  vi.restoreAllMocks();
  writePreference('theme', undefined);
});

it('keeps what was chosen, and tells whoever shows it', () => {
  const { result } = renderHook(() => usePreference('theme'));
  act(() => result.current[1]('dark'));
  expect(result.current[0]).toBe('dark');
  expect(localStorage.getItem(key)).toContain('"theme":"dark"');
});

it('follows other tabs, and takes nothing but text from storage', () => {
  const values = renderHook(() => [usePreference('theme')[0], usePreference('menu')[0]]);
  act(() => inOtherTab(JSON.stringify({ state: { theme: 'light', menu: { html: 1 } }, version: 0 })));
  expect(values.result.current).toEqual(['light', undefined]);
});

it('holds for this page where the browser stores nothing', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  writePreference('theme', 'dark');
  expect(renderHook(() => usePreference('theme')).result.current[0]).toBe('dark');
});
