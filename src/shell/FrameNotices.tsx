import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { narrow } from '#src/ui/widths.ts';
import { ClockNotice } from './ClockNotice.tsx';
import { NewVersionNotice } from './NewVersionNotice.tsx';
import { OutageNotice } from './OutageNotice.tsx';
import { SignInAgain } from './SignInAgain.tsx';
import { StorageNotice } from './StorageNotice.tsx';

const useStyles = makeStyles({
  place: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXS}`,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
    ':empty': { display: 'none' },
    '@media print': { display: 'none' },
  },
});

/** What concerns every page, above it, worst first. `standing` is what the app's areas add. Nothing is there while all is well. */
export function FrameNotices({ onSignIn, standing }: { onSignIn: () => void; standing: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.place}>
      <SignInAgain onSignIn={onSignIn} />
      <OutageNotice />
      {standing}
      <ClockNotice />
      <StorageNotice />
      <NewVersionNotice />
    </div>
  );
}
