import {
  AuthError,
  BrowserAuthErrorCodes,
  createStandardPublicClientApplication,
  InteractionRequiredAuthError,
  ServerError,
  type INetworkModule,
  type IPublicClientApplication,
  type NetworkRequestOptions,
} from '@azure/msal-browser';
import type { Config } from '#src/config.ts';
import { SignInError, type SignInErrorKind } from './sign-in-error.ts';

export function createClient(config: Config): Promise<IPublicClientApplication> {
  const { origin } = location;
  return createStandardPublicClientApplication({
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
}

export function toSignInError(error: unknown): SignInError {
  if (error instanceof SignInError) return error;
  if (!(error instanceof AuthError)) {
    return new SignInError('failed', error instanceof Error ? error.message : String(error), { cause: error });
  }
  return new SignInError(kindOf(error), error.errorMessage === '' ? error.errorCode : error.errorMessage, {
    code: error.errorCode,
    correlationId: error.correlationId === '' ? undefined : error.correlationId,
    cause: error,
  });
}

/** MSAL's own code for a request without an answer of use. */
const networkErrorCode = 'network_error';

function kindOf(error: AuthError): SignInErrorKind {
  const { errorCode, subError } = error;
  if (errorCode === 'access_denied' || errorCode === BrowserAuthErrorCodes.userCancelled) return 'cancelled';
  if (errorCode === BrowserAuthErrorCodes.interactionInProgress) return 'busy';
  // `failed_to_redirect`: the page was still there long after it was to be left. The second code is for an authority that can't be read.
  if (subError === 'failed_to_redirect' || [networkErrorCode, 'endpoints_resolution_error'].includes(errorCode))
    return 'network';
  if (isPassing(error)) return 'network';
  // The hidden frame gets no answer where third-party cookies are blocked: only a person can go on.
  const needsPerson: string[] = [BrowserAuthErrorCodes.timedOut, BrowserAuthErrorCodes.noAccountError];
  return error instanceof InteractionRequiredAuthError || needsPerson.includes(errorCode)
    ? 'interactionRequired'
    : 'failed';
}

/** Entra can't serve now. MSAL sends nothing for a while after such an answer and repeats it, with Entra's numbers for a code, or none. */
function isPassing(error: AuthError): boolean {
  if (!(error instanceof ServerError)) return false;
  const { status = 0, errorCode } = error;
  return status === 429 || status >= 500 || /^(?:temporarily_unavailable|server_error|[\d ]*)$/.test(errorCode);
}

/** MSAL's own client waits for an answer without end, and all who want a token meanwhile wait with it: a revoke can't. ms */
const patienceMs = 10_000;

export const networkClient: INetworkModule = {
  sendGetRequestAsync: (url, options) => send('GET', url, options),
  sendPostRequestAsync: (url, options) => send('POST', url, options),
};

async function send(method: string, url: string, options: NetworkRequestOptions = {}) {
  const { headers = {}, body, correlationId = '' } = options;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
    const { ok, status } = response;
    const told = (await response.json()) as object;
    // The body is of whatever type MSAL expects: it looks into it. Its errors take the status from there.
    return { status, headers: Object.fromEntries(response.headers), body: (ok ? told : { ...told, status }) as never };
  } catch {
    throw new AuthError(networkErrorCode, correlationId, `${new URL(url).host} didn’t answer.`);
  }
}
