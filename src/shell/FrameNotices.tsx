import type { ReactNode } from 'react';
import { Announced } from '#src/ui/Announced.tsx';
import { ClockNotice } from './ClockNotice.tsx';
import { LeavingNotice } from './LeavingNotice.tsx';
import { MissingPartsNotice } from './MissingPartsNotice.tsx';
import { NewVersionNotice } from './NewVersionNotice.tsx';
import { NoticePlace } from './NoticePlace.tsx';
import { OutageNotice } from './OutageNotice.tsx';
import { SignInAgain } from './SignInAgain.tsx';
import { StorageNotice } from './StorageNotice.tsx';

/** What concerns every page, above it, worst first. `standing` is what the app's areas add. */
export function FrameNotices({ onSignIn, standing }: { onSignIn: () => void; standing: ReactNode }) {
  return (
    <NoticePlace>
      <LeavingNotice />
      <Announced>
        <SignInAgain onSignIn={onSignIn} />
        <OutageNotice />
        <MissingPartsNotice />
      </Announced>
      {/* It announces by itself what the bell does not tell of; its ages change all the time. */}
      {standing}
      <Announced>
        <ClockNotice />
        <StorageNotice />
        <NewVersionNotice />
      </Announced>
    </NoticePlace>
  );
}
