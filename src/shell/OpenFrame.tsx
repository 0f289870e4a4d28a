import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Outlet } from 'react-router';
import { narrow } from '#src/ui/widths.ts';
import { LeavingNotice } from './LeavingNotice.tsx';
import { Logo } from './Logo.tsx';
import { NoticePlace } from './NoticePlace.tsx';
import { NoticeStrip } from './NoticeStrip.tsx';
import type { Notice } from './NoticeStrip.tsx';
import { SettingsButton } from './SettingsButton.tsx';

const useStyles = makeStyles({
  header: {
    position: 'sticky',
    top: 0,
    zIndex: 3,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalS,
    height: '48px',
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalXXL,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    '@media print': { display: 'none' },
  },
  product: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  acts: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS },
});

/** Around a page that needs nobody to be signed in. `onSignIn` is absent where sign-in could not be started at all. */
export function OpenFrame({ notice, onSignIn }: { notice?: Notice | undefined; onSignIn?: (() => void) | undefined }) {
  const styles = useStyles();
  return (
    <>
      {notice && <NoticeStrip notice={notice} />}
      <header className={styles.header}>
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
