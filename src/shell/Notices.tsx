import { Button } from '@fluentui/react-components';
import { Message } from '#src/ui/Message.tsx';
import { useNewVersion } from './new-version.ts';
import { SignInMessage, type SignInProblem } from './SignInPage.tsx';

/** What concerns every page: the session ended, a sign-in came to nothing, a newer version is there. */
export function Notices({
  isSignedOut,
  problem,
  onDismissProblem,
  onSignIn,
}: {
  /** Azure wants a sign-in again before it answers. */
  isSignedOut: boolean;
  problem?: SignInProblem | undefined;
  onDismissProblem: () => void;
  onSignIn: () => void;
}) {
  const isNewVersion = useNewVersion();
  return (
    <>
      {problem && <SignInMessage problem={problem} onDismiss={onDismissProblem} />}
      {isSignedOut && (
        <Message
          tone="warning"
          isNews
          title="Your sign-in has expired."
          actions={<Button onClick={onSignIn}>Sign in again</Button>}
        >
          Access that was granted or revoked isn't affected.
        </Message>
      )}
      {isNewVersion && (
        <Message
          tone="info"
          title={'A new version is available.'}
          actions={<Button onClick={() => location.reload()}>Reload page</Button>}
        />
      )}
    </>
  );
}
