import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { formatInstant } from '#src/lib/time.ts';
import { Message } from '#src/ui/Message.tsx';
import { useNewVersion } from './new-version.ts';
import { SignInMessage, type SignInProblem } from './SignInPage.tsx';

/** Azure doesn't answer. `since` in ms of server time; `notAzure`: a web page came in place of its answer. */
export interface Outage {
  since: number;
  why: 'lost' | 'notAzure';
}

/** What concerns every page: the session ended, a sign-in came to nothing, Azure is away, a newer version is there. */
export function Notices({
  isSignedOut,
  outage,
  isForgetful = false,
  problem,
  onDismissProblem,
  onSignIn,
}: {
  /** Azure wants a sign-in again before it answers. */
  isSignedOut: boolean;
  outage: Outage | undefined;
  /** This browser doesn't keep what is under way. */
  isForgetful?: boolean;
  problem?: SignInProblem | undefined;
  onDismissProblem: () => void;
  onSignIn: () => void;
}) {
  const isNewVersion = useNewVersion();
  const isAway = useLasting(outage !== undefined);
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
          Access that was granted or revoked isn’t affected.
        </Message>
      )}
      {outage && isAway && (
        <Message tone="warning" isNews title={`Azure hasn’t answered since ${formatInstant(outage.since)}.`}>
          {outage.why === 'lost' ? 'Check your connection.' : 'Your network might want you to sign in.'} What you see
          might be out of date.
        </Message>
      )}
      {isForgetful && (
        <Message tone="warning" title="This browser doesn’t keep what you started.">
          Keep this tab open until it’s done. To continue after a reload, allow site data for this site.
        </Message>
      )}
      {isNewVersion && (
        <Message
          tone="info"
          title="A new version is available."
          actions={<Button onClick={() => location.reload()}>Reload page</Button>}
        />
      )}
    </>
  );
}

/** What passes sooner is no news, ms. */
const passingMs = 5000;

function useLasting(is: boolean): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!is) return undefined;
    const timer = setTimeout(() => setHasLasted(true), passingMs);
    return () => {
      clearTimeout(timer);
      setHasLasted(false);
    };
  }, [is]);
  return hasLasted;
}
