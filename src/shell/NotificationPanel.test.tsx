import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { instantNow } from '#src/azure/transport/instant.ts';
import { momentWords } from '#src/lib/time.ts';
import { NotificationPanel } from './NotificationPanel.tsx';
import type { Notification } from './notifications.ts';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));

const busy = (isInTrouble: boolean): Notification => ({
  id: 'n',
  title: 'Granting access on 6 machines',
  body: '1 confirmed, 2 failed · 3 under way',
  tone: 'busy',
  isInTrouble,
  progress: { done: 3, total: 6 },
  at: instantNow(),
  read: false,
});

const shown = (isInTrouble: boolean): string =>
  renderToStaticMarkup(<NotificationPanel notifications={[busy(isInTrouble)]} />);
const iconIn = (text: string) => /aria-hidden="true">(.*?)<\/span>/.exec(text)?.[1];

it('an act in trouble has the icon of a warning, says how many, and cannot be dismissed while it goes on', () => {
  expect(iconIn(shown(true))).toContain('<svg');
  expect(iconIn(shown(true))).not.toBe(iconIn(shown(false)));
  for (const text of [shown(true), shown(false)]) {
    expect(text).toContain('2 failed');
    expect(text).toContain('role="progressbar"');
    expect(text).not.toContain('Dismiss');
  }
});

it('says how many are done only while it goes on: of what has ended, failed ones as well', () => {
  const failed = { ...busy(true), tone: 'attention' as const, progress: { done: 6, total: 6 } };
  expect(shown(true)).toContain('3 of 6 done');
  expect(renderToStaticMarkup(<NotificationPanel notifications={[failed]} />)).not.toContain(' done');
});

it('marks what cannot be seen in a name also where only a screen reader says it', () => {
  const [name, marked] = ['Revoking access to SRV\u200B-1', 'Revoking access to SRV⟨U+200B⟩-1'];
  const labels = [busy(false), { ...busy(false), tone: 'good' as const }].map(
    (one) =>
      / aria-label="([^"]*)"/.exec(
        renderToStaticMarkup(<NotificationPanel notifications={[{ ...one, title: name }]} />),
      )?.[1],
  );
  expect(labels).toEqual([marked, `Dismiss: ${marked}`]);
});

it('dates an entry by what has passed since, though the clock was set right meanwhile', () => {
  const now = Date.UTC(2026, 10, 24, 14);
  vi.useFakeTimers({ now });
  const at = instantNow();
  vi.advanceTimersByTime(60_000);
  const before = renderToStaticMarkup(<NotificationPanel notifications={[{ ...busy(false), at }]} />);
  // No server has been heard: it is the browser's time, an hour earlier now.
  vi.setSystemTime(now + 60_000 - 3_600_000);
  const after = renderToStaticMarkup(<NotificationPanel notifications={[{ ...busy(false), at }]} />);
  vi.useRealTimers();
  expect(before).toContain(momentWords(now, now));
  expect(after).toContain(momentWords(now - 3_600_000, now - 3_600_000));
});
