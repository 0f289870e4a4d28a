import { beforeEach, expect, it } from 'vitest';
import { currentNotifications, dismissNotification, markAllRead, notify, updateNotification } from './notifications.ts';
import { toAnnounce } from './NotificationAnnouncer.tsx';

const href = '/grants/rs-a';
const busy = { title: 'Granting access', tone: 'busy', href } as const;
const over = { title: 'Access confirmed', body: 'Read from Azure', tone: 'good' } as const;

beforeEach(() => {
  for (const { id } of currentNotifications()) dismissNotification(id);
});

const said = (pathname: string, told?: string) => toAnnounce(currentNotifications(), pathname, told);

it('news that has not been read is read aloud, on its own page as well', () => {
  const id = notify(busy);
  expect(said(href).words).toBe('Granting access.');
  updateNotification(id, over);
  expect(said(href).words).toBe('Access confirmed. Read from Azure');
  markAllRead();
  expect(said(href)).not.toHaveProperty('words');
});

it('what its page reads aloud itself is not read aloud a second time there, nor on the next page', () => {
  const id = notify({ ...busy, isToldByPage: true });
  const onPage = said(href.toUpperCase());
  expect(onPage).not.toHaveProperty('words');
  updateNotification(id, { body: '1 confirmed' });
  expect(said('/machines', onPage.told)).not.toHaveProperty('words');
  updateNotification(id, over);
  expect(said('/machines', onPage.told).words).toBe('Access confirmed. Read from Azure');
});
