import { useState } from 'react';
import { useLocation } from 'react-router';
import { isOnItsPage, type Notification, useNotifications } from './notifications.ts';

/** Reads the newest news aloud, as a whole sentence, without moving the focus (WCAG 4.1.3). */
export function NotificationAnnouncer() {
  const [told, setTold] = useState<string>();
  const said = toAnnounce(useNotifications(), useLocation().pathname, told);
  if (said.told !== told) setTold(said.told);
  return (
    <div role="status" className="visually-hidden">
      {said.words}
    </div>
  );
}

/** What is read aloud on the page of this path. `told`: the news that its own page has read aloud last, which is none on the next page. */
export function toAnnounce(
  notifications: readonly Notification[],
  pathname: string,
  told: string | undefined,
): { words?: string; told: string | undefined } {
  const [first, ...others] = notifications;
  const newest = others.reduce((latest, one) => (latest && latest.at >= one.at ? latest : one), first);
  // Not the one before it once it is read: that was news already.
  if (newest === undefined || newest.read) return { told };
  const { id, tone, title, isToldByPage } = newest;
  const news = `${id} ${tone} ${title}`;
  if (isToldByPage === true && isOnItsPage(newest, pathname)) return { told: news };
  return news === told ? { told } : { told, words: wordsOf(newest) };
}

/** What is under way changes its words all the time; that it is under way is news once. */
const wordsOf = ({ tone, title, body = '' }: Notification): string =>
  tone === 'busy' ? `${title}.` : `${title}. ${body}`;
