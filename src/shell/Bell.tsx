import { Button } from '@fluentui/react-components';
import { Alert20Regular } from '@fluentui/react-icons';
import { markAllRead, useNotifications } from './notifications.ts';
import { LatePopover } from '#src/ui/LatePopover.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import styles from './Bell.module.css';

const load = async () => (await import('./NotificationPanel.tsx')).NotificationPanel;

function summary(unread: number, running: number): string {
  const parts = [unread > 0 && `${unread} unread`, running > 0 && `${running} in progress`].filter(
    (part) => part !== false,
  );
  return parts.length === 0 ? 'Notifications' : `Notifications: ${parts.join(', ')}`;
}

/** Notifications with their number: what was not looked at yet, and what is under way. */
export function Bell() {
  const notifications = useNotifications();
  const unread = notifications.filter((one) => !one.read).length;
  const running = notifications.filter((one) => one.tone === 'busy').length;
  const count = notifications.filter((one) => !one.read || one.tone === 'busy').length;
  return (
    <LatePopover
      label="Notifications"
      surface={styles.surface}
      load={load}
      // On opening, so that toasts do not repeat what the panel shows, and on closing, for what came meanwhile.
      onOpenChange={() => markAllRead()}
      renderButton={(opener) => (
        <Tooltip content={summary(unread, running)} relationship="label">
          <Button
            {...opener}
            appearance="subtle"
            icon={
              <span className={styles.place}>
                <Alert20Regular />
                {count > 0 && <span className={styles.count}>{count > 99 ? '99+' : count}</span>}
              </span>
            }
          />
        </Tooltip>
      )}
    >
      {(NotificationPanel) => <NotificationPanel notifications={notifications} />}
    </LatePopover>
  );
}
