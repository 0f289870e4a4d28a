import type { Tone } from '#src/ui/StateWord.tsx';

export interface Notification {
  /** Whoever notifies with the same id again replaces what was said. */
  id: string;
  title: string;
  body?: string;
  tone: Tone;
  /** The page that shows it, from paths.ts: a notification is no dead end. */
  to?: string;
  /** Steps done of all, for work on many machines. */
  progress?: { done: number; total: number };
  /** No toast: the page in front says it, or it is one of many steps. The bell shows it all the same. */
  isQuiet?: boolean;
}

/** Adds or replaces an entry of the bell, with a toast unless quiet. Never the only place of an error: the page shows that too. */
export function notify(notification: Notification): void {
  void notification;
  throw new Error('not written yet');
}

/** Takes an entry back. */
export function dismissNotification(id: string): void {
  void id;
  throw new Error('not written yet');
}
