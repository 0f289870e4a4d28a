import { type Notification, useNotifications } from './notifications.ts';

/** Reads the newest news aloud, as a whole sentence, without moving the focus (WCAG 4.1.3). */
export function NotificationAnnouncer() {
  const [first, ...others] = useNotifications();
  const newest = others.reduce((latest, one) => (latest && latest.at >= one.at ? latest : one), first);
  return (
    <div role="status" className="visually-hidden">
      {/* Not the one before it once it is read: that was news already. */}
      {newest?.read === false && wordsOf(newest)}
    </div>
  );
}

/** What is under way changes its words all the time; that it is under way is news once. */
const wordsOf = ({ tone, title, body = '' }: Notification): string =>
  tone === 'busy' ? `${title}.` : `${title}. ${body}`;
