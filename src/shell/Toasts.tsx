import { useEffect, useState } from 'react';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { useNotifications } from './notifications.ts';
import type { Notification } from './notifications.ts';
import styles from './Toasts.module.css';

const shownForMs = 7000;

/** Short echoes of the bell's newest entries; the bell keeps them. The announcer speaks, so these are silent. */
export function Toasts() {
  const fresh = useFresh(useNotifications());
  return (
    <div className={styles.place}>
      <div className={styles.stack} {...(fresh.length > 0 ? { role: 'region', 'aria-label': 'News' } : {})}>
        {fresh.map(({ id, tone, title, body, href }) => (
          <div key={id} className={styles.toast}>
            <StateWord tone={tone}>
              <span className={styles.title}>
                {href === undefined ? title : <PageLink to={href}>{title}</PageLink>}
              </span>
            </StateWord>
            {body !== undefined && <div className={styles.body}>{body}</div>}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The unread ones that became news within the last seconds, at most three. */
function useFresh(notifications: readonly Notification[]): readonly Notification[] {
  const [now, setNow] = useState(() => Date.now());
  const unread = notifications.filter((one) => !one.read);
  const newest = unread.reduce((latest, one) => Math.max(latest, one.at), 0);
  useEffect(() => {
    if (newest === 0) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() - newest > shownForMs) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [newest]);
  return unread.filter((one) => now - one.at < shownForMs).slice(0, 3);
}
