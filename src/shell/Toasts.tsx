import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { DismissNews, NewsWords } from './NewsEntry.tsx';
import { isShownOn, markRead, useNotifications } from './notifications.ts';
import type { Notification } from './notifications.ts';
import { beginHold, isToastShown, type ToastHold } from './toast-time.ts';
import styles from './Toasts.module.css';

/** Short echoes of the bell's newest entries, where the page does not show the same; the bell keeps them. The announcer speaks, so these are silent. */
export function Toasts() {
  const { fresh, hold, release } = useFresh(useNotifications(), useLocation().pathname);
  return (
    <div className={styles.place}>
      <div
        className={styles.stack}
        onPointerEnter={hold}
        onPointerLeave={({ currentTarget }) => currentTarget.contains(document.activeElement) || release()}
        onFocus={hold}
        onBlur={({ currentTarget }) => currentTarget.matches(':hover') || release()}
        {...(fresh.length > 0 ? { role: 'region', 'aria-label': 'News' } : {})}
      >
        {fresh.map((one) => (
          <div key={one.id} className={styles.toast}>
            <div>
              <NewsWords news={one} title={styles.title} body={styles.body} />
            </div>
            <DismissNews
              news={one}
              onDismiss={() => {
                markRead(one.id);
                // What goes from under the pointer tells nobody that the pointer has left it.
                release();
              }}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The unread ones that became news within the last seconds, but for what the page of this path shows, at most three; they stay while somebody is at them. */
function useFresh(notifications: readonly Notification[], pathname: string) {
  const [now, setNow] = useState(() => performance.now());
  const [held, setHeld] = useState<ToastHold>();
  const unread = notifications.filter((one) => !one.read);
  const newest = unread.reduce((latest, one) => Math.max(latest, one.at.steady), 0);
  const fresh = unread.filter((one) => isToastShown(one.at.steady, now, held) && !isShownOn(one, pathname)).slice(0, 3);
  const isEmpty = fresh.length === 0;
  useEffect(() => {
    if (newest === 0) return undefined;
    setNow(performance.now());
    const timer = setInterval(() => {
      setNow(performance.now());
      if (!isToastShown(newest, performance.now(), held)) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [newest, held]);
  useEffect(() => {
    if (isEmpty) setHeld(undefined);
  }, [isEmpty]);
  return {
    fresh,
    hold: () => setHeld((before) => beginHold(before, performance.now())),
    release: () => setHeld((before) => before && { ...before, until: before.until ?? performance.now() }),
  };
}
