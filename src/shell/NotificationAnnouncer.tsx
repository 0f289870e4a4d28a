import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useLocation } from 'react-router';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Tone } from '#src/ui/tone.ts';
import { isOnItsPage, type Notification, shownTone, useNotifications } from './notifications.ts';

/** Of more that comes at once nobody would hear the end. */
const mostSaid = 3;

interface Told {
  /** All that was news as the latest came, and is none any more, on the next page either. */
  known: readonly string[];
  /** What came last and no page reads aloud itself. */
  said: readonly string[];
}

/** Reads what is new aloud as it comes, in whole sentences, without moving the focus (WCAG 4.1.3). */
export function NotificationAnnouncer() {
  const [before, setBefore] = useState<Told>({ known: [], said: [] });
  const notifications = useNotifications();
  const told = toTell(notifications, useLocation().pathname, before);
  if (told !== before) setBefore(told);
  const more = told.said.length - mostSaid;
  const said = told.said
    .slice(0, mostSaid)
    .flatMap((news) => notifications.filter((one) => !one.read && newsOf(one) === news));
  // Beside the page, which an open popover or dialog hides from assistive technology, all but what bids Tabster not to.
  return createPortal(
    // What goes, once it is read, does not have the rest said again.
    <div role="status" aria-atomic="false" className="visually-hidden" data-tabster-never-hide="">
      {said.map((one) => (
        <p key={newsOf(one)}>{wordsOf(one)}</p>
      ))}
      {said.length > 0 && more > 0 && <p>{`${more} more in Notifications.`}</p>}
    </div>,
    document.body,
  );
}

const newsOf = ({ id, tone, title }: Notification): string => `${id} ${tone} ${title}`;

function toTell(notifications: readonly Notification[], pathname: string, before: Told): Told {
  const fresh = notifications.filter((one) => !one.read && !before.known.includes(newsOf(one)));
  if (fresh.length === 0) return before;
  const said = fresh.filter((one) => one.isToldByPage !== true || !isOnItsPage(one, pathname));
  return {
    known: notifications.map(newsOf),
    said: said.toSorted((a, b) => urgency(b) - urgency(a)).map(newsOf),
  };
}

const urgent: readonly Tone[] = ['attention', 'bad'];
const urgency = (one: Notification): number => urgent.indexOf(shownTone(one));

/** What is under way changes its words all the time; that it is under way is news once. */
const wordsOf = ({ tone, title, body = '' }: Notification): string =>
  visibleText(tone === 'busy' ? `${title}.` : `${title}. ${body}`, Infinity);
