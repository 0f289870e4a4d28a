import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { ErrorDescription } from '#src/azure/transport/errors.ts';
import { Message } from '#src/ui/Message.tsx';
import { describeLeaving } from './leaving-words.ts';
import { LeavingNotice } from './LeavingNotice.tsx';
import { Logo } from './Logo.tsx';
import { NoticeStrip } from './NoticeStrip.tsx';
import type { Notice } from './NoticeStrip.tsx';
import styles from './SignInPage.module.css';

/** Nobody is signed in. Signing in is a press, never automatic, so it can never become a loop of redirects. */
export function SignInPage({
  notice,
  isSignedOutElsewhere,
  onSignIn,
}: {
  notice?: Notice | undefined;
  /** This tab has let go of its account because of that. */
  isSignedOutElsewhere: boolean;
  onSignIn: () => Promise<void>;
}) {
  const [leaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<ErrorDescription>();
  const signIn = () => {
    setLeaving(true);
    setProblem(undefined);
    onSignIn().catch((error: unknown) => {
      setLeaving(false);
      setProblem(describeLeaving('signIn', error, false));
    });
  };
  return (
    <>
      <title>Sign in – Remote Support</title>
      {notice && <NoticeStrip notice={notice} />}
      <main className={styles.place}>
        <div className={styles.card}>
          <div className={styles.product}>
            <Logo />
            Remote Support
          </div>
          <h1 className={styles.title}>Sign in</h1>
          <p className={styles.words}>
            Let Microsoft Support in on your Arc-enabled Windows servers, on stated terms and for a stated time; see who
            may touch what; take it back; and keep the proof.
          </p>
          {isSignedOutElsewhere && (
            <Message intent="info" title="Somebody signed out in another tab of this browser.">
              This tab was signed in with the same account, and has let go of it too.
            </Message>
          )}
          <LeavingNotice />
          {problem && (
            <Message isNews intent="error" title={`${problem.title}.`} correlationId={problem.correlationId}>
              {problem.why} {problem.whatToDo}
            </Message>
          )}
          <Button appearance="primary" size="large" onClick={signIn} disabledFocusable={leaving}>
            {leaving ? 'Going to sign-in…' : 'Sign in'}
          </Button>
        </div>
      </main>
    </>
  );
}
