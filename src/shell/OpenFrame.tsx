import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import { OverlayLayer } from '#src/ui/Hint.tsx';
import { Brand, SettingsButton } from './Header.tsx';
import { Strip, type Notice } from './Strip.tsx';
import styles from './shell.module.css';

/** Around a page that needs nobody to be signed in. Without `onSignIn` sign-in could not be started, and `notices` says why. */
export function OpenFrame({
  notice,
  notices,
  onSignIn,
}: {
  notice?: Notice | undefined;
  notices?: ReactNode;
  onSignIn?: (() => void) | undefined;
}) {
  return (
    <>
      {notice && <Strip notice={notice} />}
      <header className={styles.header}>
        <Brand />
        <div className={styles.headerActs}>
          <SettingsButton />
          {onSignIn && (
            <Button appearance="transparent" className={styles.headerButton} onClick={onSignIn}>
              Sign in
            </Button>
          )}
        </div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {notices !== undefined && <div className={styles.notices}>{notices}</div>}
        <Outlet />
      </main>
      <OverlayLayer />
    </>
  );
}
