import {
  AuthError,
  BrowserAuthErrorCodes,
  createStandardPublicClientApplication,
  InteractionRequiredAuthError,
  ServerError,
  type Configuration,
  type IPublicClientApplication,
} from '@azure/msal-browser';
import type { Config } from '#src/config.ts';
import { networkClient, networkErrorCode } from './network-client.ts';
import { SignInError, type SignInErrorKind } from './sign-in-error.ts';

const msalConfiguration = (config: Config, origin: string): Configuration => ({
  auth: {
    clientId: config.clientId,
    // Never `common`: a consent is one tenant's.
    authority: config.authority,
    knownAuthorities: config.knownAuthorities,
    ...(config.authorityMetadata && { authorityMetadata: JSON.stringify(config.authorityMetadata) }),
    redirectUri: `${origin}/redirect.html`,
    postLogoutRedirectUri: `${origin}/`,
    // Continuous access evaluation: Azure may demand a new sign-in at once, and the transport answers that.
    // https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
    clientCapabilities: ['CP1'],
  },
  // One tab, one session. A second tab signs in silently and gets tokens of its own.
  cache: { cacheLocation: 'sessionStorage' },
  system: { allowRedirectInIframe: false, loggerOptions: { piiLoggingEnabled: false }, networkClient },
});

export const createClient = (config: Config): Promise<IPublicClientApplication> =>
  createStandardPublicClientApplication(msalConfiguration(config, location.origin));

/** MSAL: the page was still there long after it was to be left. */
const isStuck = (error: AuthError): boolean => error.subError === 'failed_to_redirect';

/**
 * Microsoft Entra is there but cannot serve now. MSAL sends nothing for a while after such an answer, and repeats it instead, without its
 * status and with Entra's numbers for a code, or none.
 */
const isPassing = (error: AuthError): boolean =>
  error instanceof ServerError &&
  (error.status === 429 ||
    (error.status ?? 0) >= 500 ||
    /^(temporarily_unavailable|server_error|[\d ]*)$/.test(error.errorCode));

/** The second one is for what keeps MSAL from reading the authority's endpoints, where it does not have them: no reason is told. */
const unreachable = [networkErrorCode, 'endpoints_resolution_error'];

const kindOf = (error: AuthError): SignInErrorKind => {
  if (error.errorCode === 'access_denied' || error.errorCode === BrowserAuthErrorCodes.userCancelled)
    return 'cancelled';
  if (unreachable.includes(error.errorCode) || isStuck(error) || isPassing(error)) return 'network';
  const needsPerson: string[] = [BrowserAuthErrorCodes.timedOut, BrowserAuthErrorCodes.noAccountError];
  // The hidden frame gets no answer where third-party cookies are blocked: only a person can go on.
  if (error instanceof InteractionRequiredAuthError || needsPerson.includes(error.errorCode))
    return 'interactionRequired';
  return 'failed';
};

const wordsOf = (error: AuthError): string => {
  const { errorCode, errorMessage } = error;
  if (isStuck(error))
    return 'This page was not left for Microsoft Entra within 30 seconds: it did not answer, or the browser came back.';
  if (errorCode === BrowserAuthErrorCodes.interactionInProgress)
    return 'An earlier sign-in or sign-out of this tab is still on its way. Reload the page if nothing happens.';
  // Without words of the server's MSAL gives only where to read about its code.
  const hasWords = errorMessage !== '' && !errorMessage.startsWith('See https://aka.ms/');
  if (isPassing(error)) return `Microsoft Entra cannot serve this now. ${hasWords ? errorMessage : ''}`.trim();
  return hasWords ? errorMessage : `Microsoft’s sign-in library reports "${errorCode}". ${errorMessage}`.trim();
};

export const toSignInError = (error: unknown): SignInError => {
  if (error instanceof SignInError) return error;
  if (!(error instanceof AuthError)) {
    return new SignInError('failed', error instanceof Error ? error.message : String(error), { cause: error });
  }
  return new SignInError(kindOf(error), wordsOf(error), {
    code: error.errorCode,
    correlationId: error.correlationId === '' ? undefined : error.correlationId,
    cause: error,
  });
};
