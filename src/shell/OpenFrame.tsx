import { Button } from '@fluentui/react-components';
import { Outlet } from 'react-router';
import { Announced } from '#src/ui/Announced.tsx';
import { classNames } from '#src/ui/class-names.ts';
import { Message } from '#src/ui/Message.tsx';
import { LeavingNotice } from './LeavingNotice.tsx';
import { Logo } from './Logo.tsx';
import { NoticePlace } from './NoticePlace.tsx';
import { NoticeStrip } from './NoticeStrip.tsx';
import { type OpenFrameState, useOpenFrame } from './open-frame.ts';
import { RetryButton, useRetry } from './RetryButton.tsx';
import { SettingsButton } from './SettingsButton.tsx';
import { describeStart } from './start-words.ts';
import barStyles from './bar.module.css';
import styles from './OpenFrame.module.css';

/** Around a page that needs nobody to be signed in. */
export function OpenFrame() {
  const { notice, onSignIn, problem } = useOpenFrame();
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
          <Announced>{problem && <OpenProblem {...problem} />}</Announced>
        </NoticePlace>
        <Outlet />
      </main>
    </>
  );
}

function OpenProblem({ error, onRetry }: Required<OpenFrameState>['problem']) {
  const again = useRetry(onRetry);
  const { title, why, whatToDo, correlationId } = describeStart(error);
  return (
    <Message intent="warning" title={`${title}.`} correlationId={correlationId} actions={<RetryButton {...again} />}>
      {why} {whatToDo} Nobody can sign in until that works. This page works all the same, without what only Azure and
      Microsoft Entra can say.
    </Message>
  );
}
