import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Outlet } from 'react-router';
import { narrow } from '#src/ui/widths.ts';
import { useBarStyles } from './bar-styles.ts';
import { LeavingNotice } from './LeavingNotice.tsx';
import { Logo } from './Logo.tsx';
import { NoticePlace } from './NoticePlace.tsx';
import { NoticeStrip } from './NoticeStrip.tsx';
import type { Notice } from './NoticeStrip.tsx';
import { SettingsButton } from './SettingsButton.tsx';

const useStyles = makeStyles({
  header: {
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalXXL,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
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
  const bar = useBarStyles();
  return (
    <>
      {notice && <NoticeStrip notice={notice} />}
      <header className={mergeClasses(bar.bar, styles.header)}>
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
