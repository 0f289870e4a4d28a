import { useNotifications } from './notifications.ts';

/** Reads the newest news aloud, as a whole sentence, without moving the focus (WCAG 4.1.3). */
export function NotificationAnnouncer() {
  const newest = useNotifications().reduce<{ at: number; text: string }>(
    (latest, one) =>
      !one.read && one.at > latest.at ? { at: one.at, text: `${one.title}. ${one.body ?? ''}` } : latest,
    { at: 0, text: '' },
  );
  return (
    <div role="status" className="visually-hidden">
      {newest.text}
    </div>
  );
}
