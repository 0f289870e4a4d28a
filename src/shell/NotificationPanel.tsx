import { Button } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { serverTimeOf, useServerNow } from '#src/azure/transport/server-clock.ts';
import { momentWords } from '#src/lib/time.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { dismissFinished, dismissNotification, shownTone } from './notifications.ts';
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
          What you set going is listed here while it runs and after it ends, until this page is reloaded. What happened
          to access is always kept in History.
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
  const { id, title, body, tone, href, progress, at } = notification;
  const shown = <VisibleText text={title} max={300} />;
  return (
    <li className={styles.entry}>
      <div>
        <StateWord tone={shownTone(notification)}>
          {href === undefined ? shown : <PageLink to={href}>{shown}</PageLink>}
        </StateWord>
        {body !== undefined && (
          <div>
            <VisibleText text={body} max={Infinity} />
          </div>
        )}
        <div className={styles.quiet}>
          {momentWords(serverTimeOf(at), now)}
          {tone === 'busy' && progress && ` · ${progress.done} of ${progress.total} done`}
        </div>
        {tone === 'busy' && (
          <ProgressBar
            className={styles.progress}
            label={title}
            {...(progress ? { value: progress.done, max: Math.max(1, progress.total) } : {})}
          />
        )}
      </div>
      {tone !== 'busy' && (
        <Button
          ref={passFocusOn}
          appearance="subtle"
          size="small"
          icon={<Dismiss16Regular />}
          aria-label={`Dismiss: ${title}`}
          onClick={() => dismissNotification(id)}
        />
      )}
    </li>
  );
}
