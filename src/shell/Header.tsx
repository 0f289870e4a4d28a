import { Button } from '@fluentui/react-components';
import { Alert20Regular, Navigation20Regular, QuestionCircle20Regular, Settings20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { paths } from '#src/paths.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { hint } from '#src/ui/Hint.tsx';
import { late } from '#src/ui/late.tsx';
import { Pane } from '#src/ui/load-overlays.ts';
import { PopoverButton } from '#src/ui/MenuButton.tsx';
import { HeaderSearch } from './HeaderSearch.tsx';
import { productName } from './names.ts';
import { markAllRead, useBell } from './notifications.ts';
import { PendingButton } from './PendingButton.tsx';
import type { PaneName } from './panes.tsx';
import styles from './shell.module.css';

/** Who is signed in, as Microsoft Entra says, and what can be done about it. */
export interface Session {
  name: string;
  username: string;
  tenantId: string;
  /** The directory's own name, once it has been read. */
  directory?: string | undefined;
  onSignOut: () => Promise<void>;
  onSwitchAccount: () => Promise<void>;
}

/** Without a session, `onSignIn` leads to one, where sign-in could be started. */
export function Header({
  session,
  onSignIn,
  isMenuOpen,
  onMenuToggle,
}: {
  session: Session | undefined;
  onSignIn: (() => Promise<void>) | undefined;
  isMenuOpen: boolean;
  onMenuToggle: () => void;
}) {
  return (
    <header className={styles.header}>
      {session && (
        <Button
          appearance="transparent"
          className={styles.headerButton}
          icon={<Navigation20Regular />}
          aria-expanded={isMenuOpen}
          {...hint(isMenuOpen ? 'Hide menu' : 'Show menu', 'label')}
          onClick={onMenuToggle}
        />
      )}
      <Link to={paths.home()} className={styles.brand}>
        <div className="strong">{productName}</div>
        {session && (
          <div className={styles.directory}>
            <AzureText text={session.directory ?? ''} max={60} />
          </div>
        )}
      </Link>
      {session && <HeaderSearch />}
      <div className={styles.headerActs}>
        <PaneButtons isSignedIn={session !== undefined} />
        {session && <AccountMenu session={session} />}
        {onSignIn && (
          <PendingButton
            appearance="transparent"
            className={styles.headerButton}
            act={onSignIn}
            pending="Opening sign-in…"
          >
            Sign in
          </PendingButton>
        )}
      </div>
    </header>
  );
}

const PaneContent = late(async () => (await import('./panes.tsx')).PaneContent);

function PaneButtons({ isSignedIn }: { isSignedIn: boolean }) {
  const [open, setOpen] = useState<PaneName>();
  const unread = useBell().filter(({ isRead }) => !isRead).length;
  const close = () => {
    if (open === 'Notifications') markAllRead();
    setOpen(undefined);
  };
  const button = (name: PaneName, icon: ReactElement, count = 0) => (
    <Button
      appearance="transparent"
      className={styles.headerButton}
      icon={
        <span className={styles.counted}>
          {icon}
          {count > 0 && <span className={styles.count}>{count > 99 ? '99+' : count}</span>}
        </span>
      }
      {...hint(count > 0 ? `${name}, ${count} unread` : name, 'label')}
      onClick={() => setOpen(name)}
    />
  );
  return (
    <>
      {isSignedIn && button('Notifications', <Alert20Regular />, unread)}
      {button('Settings', <Settings20Regular />)}
      {button('Help', <QuestionCircle20Regular />)}
      {open && (
        <Pane title={open} size="small" onClose={close}>
          <PaneContent name={open} onClose={close} />
        </Pane>
      )}
    </>
  );
}

/** Who is signed in, where, and the way out. */
function AccountMenu({ session }: { session: Session }) {
  const { name, username, tenantId, directory, onSignOut, onSwitchAccount } = session;
  return (
    <PopoverButton
      label={`Account: ${visibleText(name, 80)}`}
      isLabelShown={false}
      icon={<span className={styles.initials}>{initials(name)}</span>}
      appearance="transparent"
      className={styles.headerButton}
    >
      {(close) => (
        <div className={styles.column}>
          <div className="strong">
            <AzureText text={name} />
          </div>
          <div>
            <AzureText text={username} />
          </div>
          <div className={styles.subtitle}>
            {directory !== undefined && (
              <div>
                Directory <AzureText text={directory} />
              </div>
            )}
            Tenant ID <Copyable text={tenantId} label="tenant ID" />
          </div>
          <div className="row">
            <Button onClick={after(close, onSwitchAccount)}>Switch account</Button>
            <Button onClick={after(close, onSignOut)}>Sign out</Button>
          </div>
        </div>
      )}
    </PopoverButton>
  );
}

function after(close: () => void, act: () => Promise<void>) {
  return () => {
    close();
    void act();
  };
}

/** "AL" of "Ada Lovelace": the first letters of the first and the last name. */
function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word && Array.from(word)[0]);
  return letters.join('').toUpperCase();
}
