import { useState } from 'react';
import { type Notice, Strip } from './Frame.tsx';
import { PendingButton } from './PendingButton.tsx';
import { productName } from './names.ts';
import { SignInMessage, type SignInWords } from './ErrorPage.tsx';
import styles from './shell.module.css';

/** Nobody is signed in. Signing in is a press, never automatic, so it can't become a loop of redirects. */
export function SignInPage({
  notice,
  problem: first,
  onSignIn,
  describe,
}: {
  notice?: Notice | undefined;
  /** Why the sign-in that led here came to nothing. */
  problem?: SignInWords | undefined;
  /** Leaves the page; rejects where it stays. */
  onSignIn: () => Promise<void>;
  describe: (error: unknown) => SignInWords;
}) {
  const [problem, setProblem] = useState(first);
  const signIn = () => {
    setProblem(undefined);
    return onSignIn().catch((error: unknown) => setProblem(describe(error)));
  };
  return (
    <>
      <title>{`Sign in - ${productName}`}</title>
      {notice && <Strip notice={notice} />}
      <main className={styles.center}>
        <div className={styles.signInCard}>
          <div className="strong">{productName}</div>
          <h1 className={styles.title}>Sign in</h1>
          <p>
            Let Microsoft Support in on your Arc-enabled Windows servers, for a limited time and on stated terms. See
            who has access, take it back, and keep the proof.
          </p>
          {problem && <SignInMessage problem={problem} />}
          <PendingButton appearance="primary" act={signIn} pending="Opening sign-in…">
            Sign in
          </PendingButton>
        </div>
      </main>
    </>
  );
}
