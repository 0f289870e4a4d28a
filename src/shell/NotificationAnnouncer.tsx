import { useNotifications } from './notifications.ts';

/** Reads the newest news aloud, as a whole sentence, without moving the focus (WCAG 4.1.3). */
export function NotificationAnnouncer() {
  const newest = useNotifications().reduce<{ at: number; text: string }>(
    (latest, one) =>
      !one.read && one.at > latest.at
        ? // What is under way changes its words all the time; that it is under way is news once.
          { at: one.at, text: one.tone === 'busy' ? `${one.title}.` : `${one.title}. ${one.body ?? ''}` }
        : latest,
    { at: 0, text: '' },
  );
  return (
    <div role="status" className="visually-hidden">
      {newest.text}
    </div>
  );
}
