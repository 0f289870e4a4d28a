import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { startAuth } from '#src/auth/session.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { loadConfig } from '#src/config.ts';
import { paths } from '#src/paths.ts';
import { createOpenRouter, createRouter, isOpen, loadPage, untilShown } from '#src/routes.tsx';
import { SignInPage } from '#src/shell/SignInPage.tsx';
import { StartProblem } from '#src/shell/StartProblem.tsx';
import { keepPageFromFiles } from '#src/shell/stray-files.ts';
import { ThemedRoot } from '#src/shell/ThemedRoot.tsx';
import '#src/shell/global.css';

/** The first page has the connection for itself until it is there, ms. */
const resumeAfterMs = 2000;

/** A revoke that a reload or a sign-in cut off goes on by itself. The page does not wait for it; what cannot be loaded now is next time. */
async function resume(): Promise<void> {
  try {
    const { resumeRevokes } = await import('#src/azure/revokes.ts');
    await resumeRevokes();
  } catch {
    // A chunk that is gone, for instance: the revoke stays in the journal.
  }
}

/** A reload in the seconds in which a signed consent is recorded leads to that consent, not to an empty form. */
async function findCutOff(): Promise<void> {
  if (location.pathname !== paths.grant()) return;
  try {
    const { takeCutOff } = await import('#src/azure/signed-consents.ts');
    const consentId = await takeCutOff();
    if (consentId !== undefined) history.replaceState(null, '', paths.progress(consentId));
  } catch {
    // Its page finds the consent all the same.
  }
}

/** What an earlier visit has kept of the list is looked for while nothing is known yet of who is signed in. */
async function lookForKept() {
  if (![paths.machines(), '/'].includes(location.pathname)) return;
  try {
    const kept = await import('#src/azure/kept-fleet.ts');
    kept.lookForKept();
  } catch {
    // Without it the list begins empty.
  }
}

/** What this account has kept is shown; what another account has kept is deleted. */
async function readKept(): Promise<void> {
  try {
    const { readKeptFleet } = await import('#src/azure/kept-fleet.ts');
    await readKeptFleet();
  } catch {
    // Without it the list begins empty.
  }
}

/** Nothing of the list stays in the browser; a browser that does not let go of it keeps nobody signed in. */
async function leave(signOut: () => Promise<void>): Promise<void> {
  try {
    const { forgetKeptFleet } = await import('#src/azure/kept-fleet.ts');
    await forgetKeptFleet();
  } catch {
    // A chunk that is gone, for instance: the next account deletes it.
  }
  await signOut();
}

/** A page that needs nobody to be signed in, with what there is to sign in with. */
function openPage(frame: Parameters<typeof createOpenRouter>[0]): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createOpenRouter(frame)} />
    </QueryClientProvider>
  );
}

/** What to show: the app when somebody is signed in. Creating the router starts the loaders, so it comes last. */
async function start(): Promise<ReactNode> {
  try {
    // Files need no account: they come while configuration and sign-in are on their way.
    const coming = loadConfig();
    loadPage(location.pathname);
    void lookForKept();
    const config = await coming;
    const auth = await startAuth(config);
    const { account } = auth;
    if (!account) {
      const onSignIn = () => auth.signIn(location.pathname + location.search);
      if (isOpen(location.pathname)) return openPage({ notice: config.notice, onSignIn: () => void onSignIn() });
      return <SignInPage notice={config.notice} onSignIn={onSignIn} />;
    }
    void readKept();
    await findCutOff();
    const router = createRouter({
      notice: config.notice,
      account,
      onSignIn: () => void auth.signIn(),
      onSignOut: () => void leave(() => auth.signOut()),
      onSwitchAccount: () => void auth.switchAccount(),
    });
    setTimeout(() => void resume(), resumeAfterMs);
    await untilShown(router);
    return (
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    );
  } catch (error) {
    if (isOpen(location.pathname)) return openPage({});
    return <StartProblem error={error} onRetry={begin} />;
  }
}

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no element with the id root');
const root = createRoot(place);

async function begin(): Promise<void> {
  const content = await start();
  root.render(
    <StrictMode>
      <ThemedRoot>{content}</ThemedRoot>
    </StrictMode>,
  );
}

keepPageFromFiles(window);
await begin();
