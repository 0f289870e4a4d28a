import { beforeEach, expect, it, vi } from 'vitest';
import {
  currentNotifications,
  dismissFinished,
  dismissNotification,
  isShownOn,
  markAllRead,
  markRead,
  notify,
  shownTone,
  updateNotification,
} from './notifications.ts';

beforeEach(() => {
  for (const { id } of currentNotifications()) dismissNotification(id);
});

const summary = () => currentNotifications().map(({ title, tone, read }) => ({ title, tone, read }));

it('lists the newest first, unread', () => {
  notify({ title: 'Granting access', tone: 'busy' });
  notify({ title: 'Access revoked', tone: 'good' });
  expect(summary()).toEqual([
    { title: 'Access revoked', tone: 'good', read: false },
    { title: 'Granting access', tone: 'busy', read: false },
  ]);
});

it('an outcome is news again, a step of progress is not', () => {
  const id = notify({ title: 'Granting access', tone: 'busy', progress: { done: 0, total: 4 } });
  markAllRead();
  updateNotification(id, { progress: { done: 1, total: 4 } });
  expect(summary()).toEqual([{ title: 'Granting access', tone: 'busy', read: true }]);
  updateNotification(id, { title: 'Access granted on 4 machines', tone: 'good' });
  expect(summary()).toEqual([{ title: 'Access granted on 4 machines', tone: 'good', read: false }]);
});

it('one can be read without the others, and stays in the bell', () => {
  notify({ title: 'Granting access', tone: 'busy' });
  markRead(notify({ title: 'Access revoked', tone: 'good' }));
  expect(summary()).toEqual([
    { title: 'Access revoked', tone: 'good', read: true },
    { title: 'Granting access', tone: 'busy', read: false },
  ]);
});

it('what is under way cannot be dismissed with the rest', () => {
  notify({ title: 'Granting access', tone: 'busy' });
  notify({ title: 'Revoking failed', tone: 'bad' });
  dismissFinished();
  expect(summary()).toEqual([{ title: 'Granting access', tone: 'busy', read: false }]);
});

it('progress does not make an entry newer, so that its toast goes away while the act goes on', () => {
  vi.useFakeTimers({ now: 1000 });
  const id = notify({ title: 'Granting access', tone: 'busy' });
  vi.setSystemTime(9000);
  updateNotification(id, { body: '3 confirmed' });
  expect(currentNotifications()[0]).toMatchObject({ at: { wall: 1000 }, body: '3 confirmed' });
  updateNotification(id, { tone: 'good' });
  expect(currentNotifications()[0]?.at.wall).toBe(9000);
  vi.useRealTimers();
});

it('no toast repeats what its page shows or reads aloud itself, while that is in front', () => {
  const href = '/machines/a/rg/SRV-1';
  const isShown = (changes: object, pathname = href.toLowerCase()) => {
    notify({ title: 'Access revoked', tone: 'good', ...changes });
    return currentNotifications().map((one) => isShownOn(one, pathname))[0];
  };
  expect(isShown({ href, isShownByPage: true })).toBe(true);
  expect(isShown({ href, isToldByPage: true })).toBe(true);
  expect(isShown({ href, isShownByPage: true }, '/machines')).toBe(false);
  expect(isShown({ href })).toBe(false);
  expect(isShown({ isShownByPage: true })).toBe(false);
});

it('an act under way looks like trouble while it is in some, and its outcome like itself', () => {
  expect(shownTone({ tone: 'busy' })).toBe('busy');
  expect(shownTone({ tone: 'busy', isInTrouble: false })).toBe('busy');
  expect(shownTone({ tone: 'busy', isInTrouble: true })).toBe('attention');
  expect(shownTone({ tone: 'good', isInTrouble: true })).toBe('good');
});
