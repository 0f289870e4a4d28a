import { Button } from '@fluentui/react-components';
import { Outlet } from 'react-router';
import { classNames } from '#src/ui/class-names.ts';
import { LeavingNotice } from './LeavingNotice.tsx';
import { Logo } from './Logo.tsx';
import { NoticePlace } from './NoticePlace.tsx';
import { NoticeStrip } from './NoticeStrip.tsx';
import type { Notice } from './NoticeStrip.tsx';
import { SettingsButton } from './SettingsButton.tsx';
import barStyles from './bar.module.css';
import styles from './OpenFrame.module.css';

/** Around a page that needs nobody to be signed in. `onSignIn` is absent where sign-in could not be started at all. */
export function OpenFrame({ notice, onSignIn }: { notice?: Notice | undefined; onSignIn?: (() => void) | undefined }) {
  return (
    <>
      {notice && <NoticeStrip notice={notice} />}
      <header className={classNames(barStyles.bar, styles.header)}>
        <span className={styles.product}>
          <Logo />
          Remote Support
        </span>
        <span className={styles.acts}>
          <SettingsButton />
          {onSignIn && <Button onClick={onSignIn}>Sign in</Button>}
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        <NoticePlace>
          <LeavingNotice />
        </NoticePlace>
        <Outlet />
      </main>
    </>
  );
}
