import { QueryClientProvider } from '@tanstack/react-query';
import { startTransition, StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { watchPolicy } from '#src/auth/policy.ts';
import { startAuth } from '#src/auth/session.ts';
import { signedOutElsewhere } from '#src/auth/signed-out-elsewhere.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { keepDraftOnlyOf } from '#src/azure/records/draft-storage.ts';
import { type Config, loadConfig } from '#src/config.ts';
import { findCutOff, lookForKept, readKept, resume, tidySignatures } from '#src/earlier-visit.ts';
import { createOpenRouter, createRouter, isOpen, loadPage, untilShown } from '#src/routes.tsx';
import { BrowserTooOld, isBrowserTooOld } from '#src/shell/browser-age.ts';
import { SignInPage } from '#src/shell/SignInPage.tsx';
import { holdGrants, leaveToSignIn, leaveToSignOut, leaveToSwitchAccount, sayReturn } from '#src/shell/leaving.ts';
import { type OpenFrameState, setOpenFrame } from '#src/shell/open-frame.ts';
import { StartProblem } from '#src/shell/StartProblem.tsx';
import { keepPageFromFiles } from '#src/shell/stray-files.ts';
import { ThemedRoot } from '#src/shell/ThemedRoot.tsx';
import '#src/shell/global.css';

/** The first page has the connection for itself until it is there, ms. */
const resumeAfterMs = 2000;

let openRouter: ReturnType<typeof createOpenRouter> | undefined;

/** A page that needs nobody to be signed in, with what there is to sign in with. It stays as it is where a start is tried again. */
function openPage(frame: OpenFrameState): ReactNode {
  setOpenFrame(frame);
  openRouter ??= createOpenRouter();
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={openRouter} />
    </QueryClientProvider>
  );
}

/** What to show: the app when somebody is signed in. Creating the router starts the loaders, so it comes last. */
async function start(): Promise<ReactNode> {
  if (isBrowserTooOld()) return <StartProblem error={new BrowserTooOld()} />;
  let config: Config | undefined;
  try {
    // Files need no account: they come while configuration and sign-in are on their way.
    const coming = loadConfig();
    loadPage(location.pathname);
    void lookForKept();
    config = await coming;
    const auth = await startAuth(config);
    const { account } = auth;
    if (!account) {
      if (isOpen(location.pathname)) {
        sayReturn();
        return openPage({ notice: config.notice, onSignIn: () => void leaveToSignIn() });
      }
      const problem = auth.takeSignInProblem('signIn', 'switchAccount', 'consent');
      if (problem) throw problem.error;
      sayReturn();
      return (
        <SignInPage
          notice={config.notice}
          isSignedOutElsewhere={signedOutElsewhere.get() !== undefined}
          onSignIn={() => auth.signIn(undefined, holdGrants)}
        />
      );
    }
    keepDraftOnlyOf(account);
    sayReturn();
    void readKept();
    if (!auth.isBack) await findCutOff();
    const router = createRouter({
      notice: config.notice,
      account,
      onSignIn: () => void leaveToSignIn(),
      onSignOut: () => void leaveToSignOut(),
      onSwitchAccount: () => void leaveToSwitchAccount(),
    });
    openRouter?.dispose();
    setTimeout(() => {
      resume();
      void tidySignatures();
    }, resumeAfterMs);
    await untilShown(router);
    return (
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    );
  } catch (error) {
    if (isOpen(location.pathname)) return openPage({ notice: config?.notice, problem: { error, onRetry: begin } });
    return <StartProblem error={error} onRetry={begin} />;
  }
}

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no element with the id root');
const root = createRoot(place);

async function begin(): Promise<void> {
  const content = await start();
  // In slices: what the person does meanwhile does not wait for a whole page to be drawn.
  startTransition(() =>
    root.render(
      <StrictMode>
        <ThemedRoot>{content}</ThemedRoot>
      </StrictMode>,
    ),
  );
}

keepPageFromFiles(window);
watchPolicy(document);
await begin();
