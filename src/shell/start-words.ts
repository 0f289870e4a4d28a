import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeError, type ErrorDescription } from '#src/azure/transport/errors.ts';
import { ConfigError } from '#src/config.ts';
import { BrowserTooOld, oldestBrowsers } from './browser-age.ts';

/** Whether what keeps the app from starting may pass by itself: then it is tried again. */
export const mayPass = (error: unknown): boolean =>
  (error instanceof ConfigError && error.kind === 'unreachable') ||
  (error instanceof SignInError && error.kind === 'network');

/** Why the app does not start, and what to do. A connection that fails is nobody's wrong configuration. */
export function describeStart(error: unknown): ErrorDescription {
  if (error instanceof BrowserTooOld) {
    return {
      title: 'This browser is too old for Remote Support',
      why: `It lacks functions that the page calls. At least ${oldestBrowsers} is needed.`,
      whatToDo:
        'Open the page in a newer browser. To end Microsoft Support’s access without it, run Disable-RemoteSupport on the machine.',
    };
  }
  if (!mayPass(error)) return describeError(error);
  return {
    title: 'Remote Support cannot be reached',
    why: error instanceof Error ? error.message : '',
    whatToDo:
      'Check the connection, and whether your network wants a sign-in of its own. Access that was granted or revoked is kept in Azure and not affected.',
  };
}
