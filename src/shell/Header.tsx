import { Button } from '@fluentui/react-components';
import { Alert20Regular, Navigation20Regular, QuestionCircle20Regular, Settings20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { paths } from '#src/paths.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { hint } from '#src/ui/Hint.tsx';
import { late } from '#src/ui/late.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { HeaderSearch } from './HeaderSearch.tsx';
import { productName } from './names.ts';
import { markAllRead, useBell } from './notifications.ts';
import { Pane } from './Pane.tsx';
import styles from './shell.module.css';

/** Who is signed in, as Microsoft Entra says, and what can be done about it. */
export interface Session {
  name: string;
  username: string;
  tenantId: string;
  /** The directory's own name, once it has been read. */
  directory?: string | undefined;
  onSignOut: () => void;
  onSwitchAccount: () => void;
}

export function Header({
  session,
  isMenuOpen,
  onMenuToggle,
}: {
  session: Session;
  isMenuOpen: boolean;
  onMenuToggle: () => void;
}) {
  return (
    <header className={styles.header}>
      <Button
        appearance="transparent"
        className={styles.headerButton}
        icon={<Navigation20Regular />}
        aria-expanded={isMenuOpen}
        {...hint(isMenuOpen ? 'Hide menu' : 'Show menu', 'label')}
        onClick={onMenuToggle}
      />
      <Brand directory={session.directory} />
      <HeaderSearch />
      <div className={styles.headerActs}>
        <PaneButtons />
        <AccountMenu session={session} />
      </div>
    </header>
  );
}

/** The product, and below it the directory. */
export function Brand({ directory }: { directory?: string | undefined }) {
  return (
    <Link to={paths.home()} className={styles.brand}>
      <div className={styles.strong}>{productName}</div>
      {directory !== undefined && (
        <div className={styles.directory}>
          <AzureText text={directory} max={60} />
        </div>
      )}
    </Link>
  );
}

const loadPanes = () => import('./panes.tsx');
const NotificationsContent = late(async () => (await loadPanes()).NotificationsContent);
const SettingsContent = late(async () => (await loadPanes()).SettingsContent);
const HelpContent = late(async () => (await loadPanes()).HelpContent);

type PaneName = 'notifications' | 'settings' | 'help';

function PaneButtons() {
  const [open, setOpen] = useState<PaneName>();
  const unread = useBell().filter(({ isRead }) => !isRead).length;
  const close = () => {
    if (open === 'notifications') markAllRead();
    setOpen(undefined);
  };
  const bellLabel = unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`;
  return (
    <>
      <PaneButton label={bellLabel} icon={<Alert20Regular />} count={unread} onOpen={() => setOpen('notifications')} />
      <PaneButton label="Settings" icon={<Settings20Regular />} onOpen={() => setOpen('settings')} />
      <PaneButton label="Help" icon={<QuestionCircle20Regular />} onOpen={() => setOpen('help')} />
      <Pane isOpen={open === 'notifications'} title="Notifications" size="small" onClose={close}>
        <NotificationsContent onClose={close} />
      </Pane>
      <Pane isOpen={open === 'settings'} title="Settings" size="small" onClose={close}>
        <SettingsContent />
      </Pane>
      <Pane isOpen={open === 'help'} title="Help" size="small" onClose={close}>
        <HelpContent />
      </Pane>
    </>
  );
}

function PaneButton({
  label,
  icon,
  count = 0,
  onOpen,
}: {
  label: string;
  icon: ReactElement;
  count?: number;
  onOpen: () => void;
}) {
  return (
    <Button
      appearance="transparent"
      className={styles.headerButton}
      icon={
        <span className={styles.counted}>
          {icon}
          {count > 0 && <span className={styles.count}>{count > 99 ? '99+' : count}</span>}
        </span>
      }
      {...hint(label, 'label')}
      onClick={onOpen}
    />
  );
}

/** Settings alone, for pages that need nobody to be signed in. */
export function SettingsButton() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <PaneButton label="Settings" icon={<Settings20Regular />} onOpen={() => setIsOpen(true)} />
      <Pane isOpen={isOpen} title="Settings" size="small" onClose={() => setIsOpen(false)}>
        <SettingsContent />
      </Pane>
    </>
  );
}
