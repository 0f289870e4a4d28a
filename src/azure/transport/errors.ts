import { SignInError } from '#src/auth/sign-in-error.ts';
import { ConfigError } from '#src/config.ts';
import { conflictOf } from './conflicts.ts';
import { byCode, type Special } from './error-codes.ts';

export type AzureErrorKind =
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'throttled'
  | 'signInNeeded'
  | 'network'
  | 'malformed'
  | 'serverError'
  | 'badRequest'
  | 'notAvailable'
  | 'cancelled';

export interface AzureErrorDetails {
  kind: AzureErrorKind;
  /** Azure's own text where it gave one. */
  message: string;
  /** What was asked about: the path of the request, without query. */
  scope?: string | undefined;
  /** ARM's code, for instance `AuthorizationFailed`. */
  code?: string | undefined;
  /** HTTP status, when there was a reply. */
  status?: number | undefined;
  correlationId?: string | undefined;
  retryAfterSeconds?: number | undefined;
  /** The action that the caller may not perform, for instance `Microsoft.HybridCompute/machines/read`. */
  missingAction?: string | undefined;
  cause?: unknown;
}

/** Every failure of talking to Azure. */
export class AzureError extends Error {
  readonly kind: AzureErrorKind;
  readonly scope: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly correlationId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly missingAction: string | undefined;

  constructor(details: AzureErrorDetails) {
    super(details.message, { cause: details.cause });
    // Minified class names say nothing.
    this.name = 'AzureError';
    this.kind = details.kind;
    this.scope = details.scope ?? '';
    this.code = details.code;
    this.status = details.status;
    this.correlationId = details.correlationId;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.missingAction = details.missingAction;
  }
}

export interface ErrorDescription {
  /** What failed. */
  title: string;
  /** Why, in Azure's own words where there are any. */
  why: string;
  whatToDo: string;
  correlationId?: string;
}

const titles: Record<AzureErrorKind, string> = {
  forbidden: 'You do not have the permission',
  notFound: 'Azure does not have this',
  conflict: 'Azure cannot do this now',
  throttled: 'Azure asks to wait',
  signInNeeded: 'Sign in again',
  network: 'Azure cannot be reached',
  malformed: 'The answer could not be understood',
  serverError: 'Azure had a problem',
  badRequest: 'Azure did not accept the request',
  notAvailable: 'Azure does not offer this here',
  cancelled: 'Cancelled',
};

const remedies: Record<AzureErrorKind, string> = {
  forbidden:
    'Ask an administrator of the subscription for the role that holds it. A new role can take some minutes to work.',
  notFound: 'It may have been deleted or moved meanwhile. Refresh, and check the name.',
  conflict: 'Refresh to see what is there now, and try again when the other operation has ended.',
  throttled: 'Wait, then try again.',
  signInNeeded: 'Sign in again. Nothing is granted until you press again.',
  network: 'Check the connection, then try again.',
  malformed:
    'Something between this browser and Azure may have answered, such as a sign-in page of your network. Check the connection, then try again. If it goes on, give the text above to whoever runs this app.',
  serverError: 'Try again in a minute. If it goes on, see Azure status, and give the correlation id to Azure support.',
  badRequest: 'Refresh and try again. If it goes on, give the correlation id to whoever runs this app.',
  notAvailable: 'It may have to be registered in the subscription first, or be missing in this region or cloud.',
  cancelled: 'Start it again if you still want it.',
};

const byConflict: Record<NonNullable<ReturnType<typeof conflictOf>>, Special | undefined> = {
  busy: {
    title: 'Another operation is running there',
    whatToDo: 'Wait until it has ended, then try again. Azure runs one at a time.',
  },
  locked: {
    title: 'A lock forbids this',
    whatToDo: 'Ask an owner to remove the lock that Azure names, then try again.',
  },
  markedForDeletion: {
    title: 'It is being deleted',
    whatToDo: 'Azure takes nothing but another request to remove it. When it is gone, start again.',
  },
  superseded: {
    title: 'A newer operation took its place',
    whatToDo: 'Refresh to see what the newer one did.',
  },
  changed: {
    title: 'It has changed meanwhile',
    whatToDo: 'Refresh to see what is there now, then decide again.',
  },
  other: undefined,
};

const describeForbidden = (error: AzureError): string => {
  const action = error.missingAction;
  return action === undefined ? error.message : `The permission ${action} is missing. Azure says: ${error.message}`;
};

const signInRemedies: Record<SignInError['kind'], string> = {
  interactionRequired: remedies.signInNeeded,
  cancelled: 'Sign in again if you still want to.',
  network: 'Check the connection, and try again in a minute.',
  otherAccount:
    'You are still signed in as before: confirm again with that account, or switch the account and start again.',
  failed: 'Try again. If it goes on, give the text above to an administrator of your directory.',
};

const signInTitles: Partial<Record<SignInError['kind'], string>> = {
  interactionRequired: titles.signInNeeded,
  otherAccount: 'Another account signed in',
};

/** Microsoft Entra: nobody has given the app this permission, neither the person nor an administrator for all. */
const isPermissionMissing = ({ code, message }: SignInError): boolean =>
  code === 'consent_required' || message.includes('AADSTS65001');

/** What a failed request for a token says by itself, whatever the token was for. */
const ofSignIn = (error: unknown): Required<Special> | undefined => {
  if (!(error instanceof SignInError)) return undefined;
  if (isPermissionMissing(error)) {
    return {
      title: 'This app has not been given a permission',
      whatToDo:
        'Sign in again: Microsoft Entra asks you for it where you may give it. If it does not, ask an administrator of your directory to grant this app the permission that it names.',
    };
  }
  return error.kind === 'network'
    ? { title: 'No answer of use from Microsoft Entra', whatToDo: signInRemedies.network }
    : undefined;
};

const describeAzureError = (error: AzureError): ErrorDescription => {
  const conflict = conflictOf(error);
  const special =
    ofSignIn(error.cause) ?? (conflict && byConflict[conflict]) ?? byCode.get(error.code?.toLowerCase() ?? '');
  const seconds = error.retryAfterSeconds;
  const wait = error.kind === 'throttled' && seconds !== undefined ? `Wait ${seconds} s, then try again.` : undefined;
  return {
    title: special?.title ?? titles[error.kind],
    why: error.kind === 'forbidden' ? describeForbidden(error) : error.message,
    whatToDo: special?.whatToDo ?? wait ?? remedies[error.kind],
    ...(error.correlationId === undefined ? {} : { correlationId: error.correlationId }),
  };
};

/** What failed, why, and what to do, as sentences for people. Takes anything that was thrown. */
export const describeError = (error: unknown): ErrorDescription => {
  if (error instanceof AzureError) return describeAzureError(error);
  if (error instanceof SignInError) {
    const title = signInTitles[error.kind] ?? 'Sign-in did not complete';
    return {
      ...(ofSignIn(error) ?? { title, whatToDo: signInRemedies[error.kind] }),
      why: error.message,
      ...(error.correlationId === undefined ? {} : { correlationId: error.correlationId }),
    };
  }
  if (error instanceof ConfigError) {
    return {
      title: 'Remote Support is not configured',
      why: error.message,
      whatToDo: 'Whoever runs this app corrects config.json; the README describes it.',
    };
  }
  return {
    title: 'Something in this app failed',
    why: error instanceof Error && error.message !== '' ? error.message : String(error),
    whatToDo: 'Reload the page. What was granted or revoked is kept in Azure and not affected.',
  };
};

/** An error in one piece of text, after words that say what failed. */
export interface ErrorWords {
  words: string;
  correlationId?: string;
}

/** Why, and what to do. */
export const errorWords = (error: unknown): ErrorWords => {
  const { why, whatToDo, correlationId } = describeError(error);
  return { words: `${why} ${whatToDo}`, ...(correlationId === undefined ? {} : { correlationId }) };
};
