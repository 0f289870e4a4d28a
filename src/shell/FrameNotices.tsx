import type { ReactNode } from 'react';
import { ClockNotice } from './ClockNotice.tsx';
import { NewVersionNotice } from './NewVersionNotice.tsx';
import { OutageNotice } from './OutageNotice.tsx';
import { SignInAgain } from './SignInAgain.tsx';
import { StorageNotice } from './StorageNotice.tsx';
import styles from './FrameNotices.module.css';

/** What concerns every page, above it, worst first. `standing` is what the app's areas add. Nothing is there while all is well. */
export function FrameNotices({ onSignIn, standing }: { onSignIn: () => void; standing: ReactNode }) {
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
