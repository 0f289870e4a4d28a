import { QueryClientProvider } from '@tanstack/react-query';
import { startTransition, StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { type Account, auth, startAuth } from '#src/auth/session.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { loadConfig } from '#src/config.ts';
import { createOpenRouter, createRouter, isOpen, loadPage, untilShown } from '#src/routes.tsx';
import { describeStart, mayPass, openStart, SignedInFrame, SignedOutFrame, wordsOf } from '#src/frames.tsx';
import { StartProblem, tooOld } from '#src/shell/ErrorPage.tsx';
import { ThemedRoot } from '#src/shell/theme.tsx';
import 'virtual:fluent-themes.css';

async function begin(): Promise<void> {
  const content = await start();
  // React draws a transition in slices, so input never waits for a whole page.
  startTransition(() =>
    root.render(
      <StrictMode>
        <ThemedRoot>{content}</ThemedRoot>
      </StrictMode>,
    ),
  );
}

/** What to show: the app when somebody is signed in. Configuration and server time are read before anything is drawn. */
async function start(): Promise<ReactNode> {
  const lack = tooOld();
  if (lack) return <StartProblem description={lack} />;
  const isOpenPage = isOpen(location.pathname);
  try {
    // Files need no account: they come while configuration and sign-in are on their way.
    const coming = loadConfig();
    loadPage(location.pathname);
    const config = await coming;
    const session = await startAuth(config);
    const { account } = session;
    if (account) return await app(account);
    const problem = session.takeSignInProblem();
    if (isOpenPage) return openPage({ notice: config.notice, problem });
    const { SignInPage } = await import('#src/shell/SignInPage.tsx');
    return (
      <SignInPage
        notice={config.notice}
        problem={problem && wordsOf(problem.error)}
        onSignIn={() => session.signIn()}
        describe={wordsOf}
      />
    );
  } catch (error) {
    if (isOpenPage) return openPage({ failure: { error, onRetry: begin } });
    return <StartProblem description={describeStart(error)} isPassing={mayPass(error)} onRetry={begin} />;
  }
}

/** Creating the router starts the loaders, so it comes last. */
async function app(account: Account): Promise<ReactNode> {
  const problem = auth().takeSignInProblem('signIn', 'switchAccount');
  const router = createRouter(() => <SignedInFrame account={account} problem={problem} />);
  setTimeout(() => void goOn(), goOnAfterMs);
  await untilShown(router);
  return provided(router);
}

function openPage(state: ReturnType<typeof openStart.getState>): ReactNode {
  openStart.setState(state, true);
  return provided(openRouter());
}

/** One router for the life of the page: a start that is tried again keeps what is on it. */
const openRouter = once(() => createOpenRouter(SignedOutFrame));

function provided(router: ReturnType<typeof createRouter>): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}

/** The first page has the connection for itself until it is there, ms. */
const goOnAfterMs = 2000;

/** Resumes what needs no press, and starts the bell. Asks again for a part that could not be loaded. */
async function goOn(): Promise<void> {
  try {
    const [
      { resumeOperations },
      { notifyOfOperations },
      { tellOfAccess },
      { countAskedOfMe },
      { prepareHybridComputeClient },
    ] = await Promise.all([
      import('#src/azure/operations/operations.ts'),
      import('#src/pages/shared/notify-operations.ts'),
      import('#src/watch/tell-access.ts'),
      import('#src/watch/asked-of-me.ts'),
      import('#src/azure/http/hybrid-compute-client.ts'),
      // A grant that goes on checks who signed.
      import('#src/consent/signature.ts'),
    ]);
    await resumeOperations();
    await tellOfAccess();
    countAskedOfMe();
    notifyOfOperations();
    await prepareHybridComputeClient();
  } catch {
    setTimeout(() => void goOn(), 10 * goOnAfterMs);
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no element with the id root');
const root = createRoot(place);
await begin();
