import { Button } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { PageLink } from '#src/ui/PageLink.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { isShownOn, markRead, shownTone, useNotifications } from './notifications.ts';
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
        {fresh.map(({ id, title, body, href, ...one }) => {
          const shown = <VisibleText text={title} max={300} />;
          return (
            <div key={id} className={styles.toast}>
              <div>
                <StateWord tone={shownTone(one)}>
                  <span className={styles.title}>
                    {href === undefined ? shown : <PageLink to={href}>{shown}</PageLink>}
                  </span>
                </StateWord>
                {body !== undefined && (
                  <div className={styles.body}>
                    <VisibleText text={body} max={Infinity} />
                  </div>
                )}
              </div>
              <Button
                ref={passFocusOn}
                appearance="subtle"
                size="small"
                icon={<Dismiss16Regular />}
                aria-label={`Dismiss: ${title}`}
                onClick={() => {
                  markRead(id);
                  // What goes from under the pointer tells nobody that the pointer has left it.
                  release();
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The unread ones that became news within the last seconds, but for what the page of this path shows, at most three; they stay while somebody is at them. */
function useFresh(notifications: readonly Notification[], pathname: string) {
  const [now, setNow] = useState(() => Date.now());
  const [held, setHeld] = useState<ToastHold>();
  const unread = notifications.filter((one) => !one.read);
  const newest = unread.reduce((latest, one) => Math.max(latest, one.at), 0);
  const fresh = unread.filter((one) => isToastShown(one.at, now, held) && !isShownOn(one, pathname)).slice(0, 3);
  const isEmpty = fresh.length === 0;
  useEffect(() => {
    if (newest === 0) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (!isToastShown(newest, Date.now(), held)) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [newest, held]);
  useEffect(() => {
    if (isEmpty) setHeld(undefined);
  }, [isEmpty]);
  return {
    fresh,
    hold: () => setHeld((before) => beginHold(before, Date.now())),
    release: () => setHeld((before) => before && { ...before, until: before.until ?? Date.now() }),
  };
}
