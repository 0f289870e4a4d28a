import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { formatInstant } from '#src/lib/time.ts';
import { Message } from '#src/ui/Message.tsx';
import { PendingButton } from './PendingButton.tsx';
import { SignInMessage, type SignInWords } from './StartProblem.tsx';

/** Azure doesn't answer. `since` in ms of server time; `notAzure`: a web page came in place of its answer. */
export interface Outage {
  since: number;
  why: 'lost' | 'notAzure';
}

/** What concerns every page: the session ended, a sign-in came to nothing, Azure is away, a newer version is there. */
export function FrameMessages({
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
  problem?: SignInWords | undefined;
  onDismissProblem: () => void;
  onSignIn: () => Promise<void>;
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
          actions={
            <PendingButton act={onSignIn} pending="Opening sign-in…">
              Sign in again
            </PendingButton>
          }
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

/** How often a page that stays open asks for a newer build, ms. */
const everyMs = 3_600_000;

/** Whether a newer build was deployed since this page was opened. Nothing is reloaded by itself: somebody may be in a form. */
function useNewVersion(): boolean {
  const { data } = useQuery({
    queryKey: ['new version'],
    queryFn: findNewVersion,
    initialData: false,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.data === true ? false : everyMs),
  });
  return data;
}

/**
 * Whether `indexHtml`, as the host serves it now, starts another build than the one that runs: file names of a build hold its hash. `entry`:
 * URL of the running entry script. Anything that is not the app's page says nothing.
 */
export function isOtherBuild(indexHtml: string, entry: string): boolean {
  const scripts = [...indexHtml.matchAll(/<script\b[^>]*\ssrc="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1]);
  return scripts.length > 0 && !scripts.includes(new URL(entry).pathname);
}

async function findNewVersion(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src;
  if (entry === undefined) return false;
  try {
    const response = await fetch(new URL('/index.html', location.origin), { cache: 'no-store' });
    return response.ok && isOtherBuild(await response.text(), entry);
  } catch {
    // Without an answer there is no news.
    return false;
  }
}
