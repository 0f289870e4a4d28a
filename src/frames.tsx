import { Button } from '@fluentui/react-components';
import { type Query, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as v from 'valibot';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { toSignInError } from '#src/auth/msal.ts';
import { type Account, auth, type SignInProblem } from '#src/auth/session.ts';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeSignIn } from '#src/auth/words.ts';
import { describeError } from '#src/azure/http/error-words.ts';
import { reachability } from '#src/azure/http/reachability.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { directoryQuery } from '#src/azure/resources/tenants.ts';
import { config, ConfigError } from '#src/config.ts';
import { formatDuration, formatInstant } from '#src/lib/time.ts';
import { useServerNow } from '#src/server-time.ts';
import { Frame } from '#src/shell/Frame.tsx';
import { useNewVersion } from '#src/shell/new-version.ts';
import { forgetNotifications } from '#src/shell/notifications.ts';
import { PendingButton } from '#src/shell/PendingButton.tsx';
import { SignInMessage, type SignInWords } from '#src/shell/ErrorPage.tsx';
import { Message } from '#src/ui/Message.tsx';
import { useLasting } from '#src/ui/use-lasting.ts';

/** The frame with who is signed in, and what the session has to say on every page. `problem`: what the sign-in before this page came to. */
export function SignedInFrame({ account, problem: first }: { account: Account; problem: SignInProblem | undefined }) {
  const [problem, setProblem] = useState(first && wordsOf(first.error));
  const { data: directory } = useQuery(directoryQuery(account.tenantId));
  const isUnread = useSignInWanted();
  // Azure may let somebody read, and want another factor before it takes a change.
  const isUnwritten = useStore(operationsStore, ({ progress }) =>
    [...progress.values()].some(({ step }) => step.do === 'person' && step.why.is === 'signIn'),
  );
  const isForgetful = useStore(
    operationsStore,
    ({ isDurable, progress }) => !isDurable && [...progress.values()].some(({ step }) => step.do === 'wait'),
  );
  const isRevoking = useStore(operationsStore, ({ progress }) =>
    [...progress.values()].some(({ operation, step }) => operation.intent.kind === 'revoke' && step.do === 'wait'),
  );
  const [isAsked, setIsAsked] = useState(false);
  const outage = useStore(reachability, (state) => state.outage);
  const isAway = useLasting(outage !== undefined);
  const isNewVersion = useNewVersion();
  const leave = (act: () => Promise<void>, title?: string) => () => {
    setProblem(undefined);
    return act().catch((error: unknown) => setProblem({ ...wordsOf(error), ...(title && { title }) }));
  };
  const leaveAll = leave(signOut, 'Signing out didn’t finish. Reload the page, and sign out again');
  return (
    <Frame
      session={{
        ...account,
        directory,
        onSignOut: isRevoking ? () => Promise.resolve(setIsAsked(true)) : leaveAll,
        onSwitchAccount: leave(() => auth().switchAccount()),
      }}
      notice={config().notice}
      messages={
        <>
          {problem && <SignInMessage problem={problem} onDismiss={() => setProblem(undefined)} />}
          {isAsked && isRevoking && (
            <Message
              tone="warning"
              isNews
              title="Access is still being revoked."
              actions={
                <PendingButton act={leaveAll} pending="Signing out…">
                  Sign out anyway
                </PendingButton>
              }
              onDismiss={() => setIsAsked(false)}
            >
              After you sign out, this browser no longer sees to it that access ends.
            </Message>
          )}
          {(isUnread || isUnwritten) && (
            <Message
              tone="warning"
              isNews
              title="Your sign-in has expired."
              actions={
                <PendingButton act={leave(() => auth().signIn())} pending="Opening sign-in…">
                  Sign in again
                </PendingButton>
              }
            >
              Access that was granted or revoked isn’t affected.
            </Message>
          )}
          {outage && isAway && (
            <Message tone="warning" isNews title={`Azure hasn’t answered since ${formatInstant(outage.since)}.`}>
              {outage.why === 'lost' ? 'Check your connection.' : 'Your network might want you to sign in.'} What you
              see might be out of date.
            </Message>
          )}
          <Held />
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
      }
    />
  );
}

/** How the start went for a page that needs nobody to be signed in. */
interface OpenStart {
  notice?: ReturnType<typeof config>['notice'];
  /** Sign-in could not be started. */
  failure?: { error: unknown; onRetry: () => Promise<void> };
  /** A sign-in failed. */
  problem?: SignInProblem | undefined;
}

export const openStart = createStore<OpenStart>(() => ({}));

/** The frame of such a page. A start that is tried again keeps what is on the page. */
export function SignedOutFrame() {
  const { notice, failure, problem } = useStore(openStart);
  const description = failure && describeStart(failure.error);
  const signIn = () =>
    auth()
      .signIn()
      .catch((error: unknown) => openStart.setState({ problem: { purpose: 'signIn', error: toSignInError(error) } }));
  return (
    <Frame
      notice={notice}
      onSignIn={failure === undefined ? signIn : undefined}
      messages={
        <>
          {description && failure && (
            <Message
              tone="warning"
              title={`${description.title}.`}
              actions={
                <PendingButton act={failure.onRetry} pending="Trying…">
                  Try again
                </PendingButton>
              }
            >
              {description.why} {description.whatToDo} You can use this page, but you can’t sign in.
            </Message>
          )}
          {problem && <SignInMessage problem={wordsOf(problem.error)} />}
        </>
      }
    />
  );
}

/** Also forgets what the wizard and the bell hold: another person may sign in next in this tab. */
async function signOut(): Promise<void> {
  // Signing out goes on if the wizard can't be loaded: it drops another person's draft by itself.
  await import('#src/pages/grant/draft.ts').then(({ dropDraft }) => dropDraft()).catch(() => undefined);
  const leaving = auth().signOut();
  forgetNotifications();
  await leaving;
}

/** Why the app doesn't start. A failed connection is no wrong configuration. */
export function describeStart(error: unknown): ReturnType<typeof describeError> {
  if (!mayPass(error)) return describeError(error);
  const why = error instanceof ConfigError ? error.message : wordsOf(error).title;
  return { title: 'Can’t connect', why, whatToDo: 'Check your connection. Your network might want you to sign in.' };
}

/** Whether what keeps the app from starting may pass by itself: then it is tried again. */
export function mayPass(error: unknown): boolean {
  return (
    (error instanceof ConfigError && error.kind === 'unreachable') ||
    (error instanceof SignInError && error.kind === 'network')
  );
}

export function wordsOf(error: unknown): SignInWords {
  return describeSignIn(toSignInError(error));
}

/** Whether a query failed for want of a sign-in and hasn't succeeded since. */
function useSignInWanted(): boolean {
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    const cache = queryClient.getQueryCache();
    const found = new Set<string>();
    const note = (query: Query, isRemoved = false) => {
      if (!isRemoved && wantsSignIn(query)) found.add(query.queryHash);
      else found.delete(query.queryHash);
      setIsWanted(found.size > 0);
    };
    cache.getAll().forEach((query) => note(query));
    return cache.subscribe(({ type, query }) => note(query, type === 'removed'));
  }, []);
  return isWanted;
}

const lacking = v.object({ kind: v.literal('signInNeeded') });
const lackingPart = v.object({ problem: lacking });

/** Evidence keeps what could not be read as a problem of its part. */
function wantsSignIn({ state: { error, data } }: Query): boolean {
  const parts: unknown[] = typeof data === 'object' && data !== null ? Object.values(data) : [];
  return v.is(lacking, error) || parts.some((part) => v.is(lackingPart, part));
}

/** Why nothing comes: Azure lets each person send so many requests. */
function Held() {
  const until = useStore(reachability, (state) => state.heldUntil);
  return until === 0 ? null : <HeldUntil until={until} />;
}

function HeldUntil({ until }: { until: number }) {
  const left = until - useServerNow(1000);
  const isOver = left <= 0;
  useEffect(() => {
    if (isOver) reachability.setState({ heldUntil: 0 });
  }, [isOver]);
  const isLong = useLasting(!isOver);
  if (!isLong || isOver) return null;
  return (
    <Message tone="info" title={`Azure asked to wait another ${formatDuration(left)}.`}>
      It limits how often each person can ask. What you see might be out of date until then. A revoke is tried sooner.
    </Message>
  );
}
