import { useSyncExternalStore } from 'react';
import { type Instant, instantNow } from '#src/azure/transport/instant.ts';
import type { Tone } from '#src/ui/tone.ts';

export interface Notification {
  id: string;
  title: string;
  body?: string;
  /** `busy` while the act is under way. */
  tone: Tone;
  /** Some of what is under way has failed, or needs a person: `body` says how much. */
  isInTrouble?: boolean;
  /** The page that shows it; a notification is never a dead end. */
  href?: string;
  /** That page reads its news aloud itself. */
  isToldByPage?: true;
  /** That page shows its news where somebody looks who acts there: no toast repeats it on that page. */
  isShownByPage?: true;
  /** Steps done of all, for acts on many machines. */
  progress?: { done: number; total: number };
  /** When it was last news; how far it is may have changed since. By two clocks, for one may be set right meanwhile. */
  at: Instant;
  read: boolean;
}

/** Whether its page is in front. */
export const isOnItsPage = ({ href }: Pick<Notification, 'href'>, pathname: string): boolean =>
  href?.toLowerCase() === pathname.toLowerCase();

/** Whether a toast would say what stands on the page of this path. */
export const isShownOn = (one: Notification, pathname: string): boolean =>
  (one.isToldByPage ?? one.isShownByPage ?? false) && isOnItsPage(one, pathname);

/** What its icon says: that an act is under way, until something of it went wrong. */
export const shownTone = ({ tone, isInTrouble }: Pick<Notification, 'tone' | 'isInTrouble'>): Tone =>
  tone === 'busy' && isInTrouble === true ? 'attention' : tone;

export type NewNotification = Omit<Notification, 'id' | 'at' | 'read'>;

let notifications: readonly Notification[] = [];
let counter = 0;
const listeners = new Set<() => void>();

function replaceAll(next: readonly Notification[]): void {
  notifications = next;
  for (const listener of listeners) listener();
}

/** Adds an entry to the bell and a short toast. Never the only carrier of an error: the surface itself shows that. */
export function notify(notification: NewNotification): string {
  counter += 1;
  const id = `notification-${counter}`;
  replaceAll([{ ...notification, id, at: instantNow(), read: false }, ...notifications]);
  return id;
}

/** Changes an entry, such as from under way to its outcome. A changed tone or title counts as news again. */
export function updateNotification(id: string, changes: Partial<NewNotification>): void {
  replaceAll(
    notifications.map((one) => {
      if (one.id !== id) return one;
      const news =
        (changes.tone !== undefined && changes.tone !== one.tone) ||
        (changes.title !== undefined && changes.title !== one.title);
      // Progress alone must not keep its toast on the page, nor be read aloud at every step.
      return { ...one, ...changes, at: news ? instantNow() : one.at, read: one.read && !news };
    }),
  );
}

export function dismissNotification(id: string): void {
  replaceAll(notifications.filter((one) => one.id !== id));
}

/** What is still under way stays. */
export function dismissFinished(): void {
  replaceAll(notifications.filter((one) => one.tone === 'busy'));
}

/** Takes its toast away; the bell keeps it. */
export function markRead(id: string): void {
  replaceAll(notifications.map((one) => (one.id === id ? { ...one, read: true } : one)));
}

export function markAllRead(): void {
  if (notifications.every((one) => one.read)) return;
  replaceAll(notifications.map((one) => ({ ...one, read: true })));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Newest first. Kept for this page load only: the state itself is always read from Azure. */
export function useNotifications(): readonly Notification[] {
  return useSyncExternalStore(subscribe, () => notifications);
}

export function currentNotifications(): readonly Notification[] {
  return notifications;
}
