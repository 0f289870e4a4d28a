import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { Notification } from './notifications.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 14) });
  vi.resetModules();
  mockReact();
  vi.doMock('react-router', () => ({ useLocation: () => ({ pathname: '/' }) }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('react-router');
  vi.useRealTimers();
});

const hour = 3_600_000;

it.each([
  ['back', -hour],
  ['on', hour],
])('shows what is new for its time, and nothing else, though the clock was put %s', async (_, by) => {
  const { notify } = await import('./notifications.ts');
  const { Toasts } = await import('./Toasts.tsx');
  const { shown } = mount(Toasts);
  const titles = () =>
    elementsIn<{ news?: Notification; children?: ReactNode }>(shown()).flatMap(({ type, props }) =>
      typeof type === 'function' && type.name === 'NewsWords' ? [props.news?.title] : [],
    );
  notify({ title: 'Old', tone: 'good' });
  vi.advanceTimersByTime(10_000);
  notify({ title: 'New', tone: 'good' });
  expect(titles()).toEqual(['New']);
  vi.setSystemTime(Date.now() + by);
  vi.advanceTimersByTime(5000);
  expect(titles()).toEqual(['New']);
  notify({ title: 'Newest', tone: 'good' });
  expect(titles()).toEqual(['Newest', 'New']);
  vi.advanceTimersByTime(8000);
  expect(titles()).toEqual([]);
});
