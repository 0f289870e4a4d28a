import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

/** For the page that Microsoft Entra answers to: hands the answer over to the page that asked. */
export const receiveSignIn = async (): Promise<void> => {
  try {
    await broadcastResponseToMainFrame();
  } catch {
    // Opened by hand, or with an answer that is none: the app is where to go. In a hidden frame there is nobody to show it to.
    if (window.self === window.top) location.replace('/');
  }
};
