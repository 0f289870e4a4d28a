import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { serverNow } from '#src/server-time.ts';
import type { Tone } from '#src/ui/StateWord.tsx';

export interface Notification {
  /** Whoever notifies with the same id again replaces what was said. */
  id: string;
  title: string;
  body?: string;
  tone: Tone;
  /** The page that shows it, from paths.ts: a notification is no dead end. */
  to?: string;
  /** What can be done about it, with the page that does it. */
  act?: { label: string; to: string };
  /** Steps done of all, for work on many machines. */
  progress?: { done: number; total: number };
  /** No toast: the page in front says it, or it is one of many steps. The bell shows it all the same. */
  isQuiet?: boolean;
  /** News even though the tone stays. */
  isNews?: boolean;
}

export interface BellEntry extends Notification {
  /** When it was last news, ms of server time. */
  at: number;
  isRead: boolean;
}

/** The entries of the bell, newest first. */
export const bell = createStore<{ entries: readonly BellEntry[] }>(() => ({ entries: [] }));

/** What stands before the title of every page, such as that a session is open; else empty. */
export const titleMark = createStore<{ text: string }>(() => ({ text: '' }));

/** The preference to be told by the browser too, `on` or none. */
export const browserNotifications = 'browserNotifications';

export function useBell(): readonly BellEntry[] {
  return useStore(bell, ({ entries }) => entries);
}

/**
 * Adds or replaces an entry of the bell, with a toast unless quiet. A replacement of the same tone only tells how far it is: that is no news.
 * Never the only place of an error: the page shows that too.
 */
export function notify(notification: Notification): void {
  const { entries } = bell.getState();
  const before = entries.find(({ id }) => id === notification.id);
  if (before?.tone === notification.tone && notification.isNews !== true) {
    const { isQuiet = false } = before;
    bell.setState({ entries: entries.map((one) => (one === before ? { ...one, ...notification, isQuiet } : one)) });
    return;
  }
  const rest = entries.filter((one) => one !== before);
  bell.setState({ entries: [{ ...notification, at: serverNow(), isRead: false }, ...rest] });
}

/** Takes an entry back. */
export function dismissNotification(id: string): void {
  bell.setState(({ entries }) => ({ entries: entries.filter((one) => one.id !== id) }));
}

/** Takes all entries back but those of work that still goes on. */
export function dismissDone(): void {
  bell.setState(({ entries }) => ({ entries: entries.filter(({ tone }) => tone === 'busy') }));
}

/** Where this tab keeps them. */
export const keptNotificationsKey = 'remote-support.notices';

/** Once nobody is signed in any more: neither page nor tab has any of them. */
export function forgetNotifications(): void {
  bell.setState({ entries: [] });
  try {
    sessionStorage.removeItem(keptNotificationsKey);
  } catch {
    // Then nothing is kept either.
  }
}

export function markAllRead(): void {
  bell.setState(({ entries }) => ({ entries: entries.map((one) => (one.isRead ? one : { ...one, isRead: true })) }));
}
