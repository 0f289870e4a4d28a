import type { INavigationClient } from '@azure/msal-browser';
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';
import { returnPath } from './return-path.ts';

/** The page to go back to comes from the tab's storage, which is input: it stays in this app, and never is a script. */
const ownPagesOnly: INavigationClient = {
  navigateInternal(url) {
    location.replace(returnPath(url, location.href));
    return new Promise(() => {});
  },
  navigateExternal: () => Promise.resolve(false),
};

/**
 * For the page that Microsoft Entra answers to: hands the answer over to the page that asked. An answer that nobody waits for, or that is
 * none, is said in the page, with the way to the app.
 */
export async function receiveSignIn(page: Document = document): Promise<void> {
  let text = 'This sign-in is finished. Close this tab, or open the app.';
  try {
    await broadcastResponseToMainFrame(ownPagesOnly);
  } catch {
    text = 'This page receives sign-ins, and this one can’t be used. Open the app and sign in there.';
  }
  const status = page.querySelector('[role=status]');
  if (status !== null) status.textContent = text;
}
