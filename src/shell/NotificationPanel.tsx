import { Button } from '@fluentui/react-components';
import { serverTimeThen, useServerNow } from '#src/azure/transport/server-clock.ts';
import { momentWords } from '#src/lib/time.ts';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { DismissNews, newsLabel, NewsWords } from './NewsEntry.tsx';
import { dismissFinished, dismissNotification } from './notifications.ts';
import type { Notification } from './notifications.ts';
import styles from './NotificationPanel.module.css';

export function NotificationPanel({ notifications }: { notifications: readonly Notification[] }) {
  const now = useServerNow(60_000);
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>Notifications</h2>
        {notifications.some((one) => one.tone !== 'busy') && (
          <Button ref={passFocusOn} appearance="subtle" size="small" onClick={dismissFinished}>
            Dismiss all finished
          </Button>
        )}
      </div>
      {notifications.length === 0 ? (
        // Focusable: a popover with nothing to focus would leave the keyboard and screen readers outside of it.
        <p className={styles.quiet} tabIndex={0}>
          What you set going is listed here while it runs and after it ends, until this page is reloaded. What of it is
          on record stays in History.
        </p>
      ) : (
        <ul className={styles.list}>
          {notifications.map((notification) => (
            <Entry key={notification.id} notification={notification} now={now} />
          ))}
        </ul>
      )}
    </>
  );
}

/** `now` in ms of server time. */
function Entry({ notification, now }: { notification: Notification; now: number }) {
  const { id, tone, progress, at } = notification;
  return (
    <li className={styles.entry}>
      <div>
        <NewsWords news={notification} />
        <div className={styles.quiet}>
          <span>{momentWords(serverTimeThen(at), now)}</span>
          <span>{tone === 'busy' && progress && ` · ${progress.done} of ${progress.total} done`}</span>
        </div>
        {tone === 'busy' && (
          <ProgressBar
            className={styles.progress}
            label={newsLabel(notification)}
            {...(progress ? { value: progress.done, max: Math.max(1, progress.total) } : {})}
          />
        )}
      </div>
      {tone !== 'busy' && <DismissNews news={notification} onDismiss={() => dismissNotification(id)} />}
    </li>
  );
}
