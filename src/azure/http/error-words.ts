import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeSignIn } from '#src/auth/words.ts';
import { ConfigError } from '#src/config.ts';
import { policyName } from '#src/consent/policy-name.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import { type Conflict, conflictOf } from './arm-status.ts';
import { AzureError, type AzureErrorKind } from './errors.ts';

export interface ErrorDescription {
  /** What failed, a few words. */
  title: string;
  /** Why, one sentence. */
  why: string;
  whatToDo: string;
  /** Azure's own text, for Details: show it with `AzureText`. */
  azureText?: string;
  correlationId?: string;
}

/** What failed, why, and what to do. Takes anything that was thrown, and a `ReadProblem` of evidence. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof AzureError || isProblem(error)) return describeAzure(error);
  if (error instanceof SignInError) return ofSignIn(error);
  if (error instanceof ConfigError) {
    const whatToDo = 'Ask your administrator to correct config.json.';
    return { title: 'This app isn’t set up', why: error.message, whatToDo };
  }
  return {
    title: 'Something went wrong in this app',
    why: 'The app made a mistake.',
    whatToDo: 'Reload the page. Access that was granted or revoked isn’t affected.',
    azureText: error instanceof Error ? error.message : String(error),
  };
}

type Words = readonly [title: string, why: string, whatToDo: string];

const byKind: Readonly<Record<AzureErrorKind, Words>> = {
  forbidden: [
    'You don’t have permission',
    'You don’t have permission to do this.',
    'Ask an owner of the subscription for a role that allows it. New roles take a few minutes to work.',
  ],
  notFound: ['Not found', 'Azure doesn’t have this.', 'Check the name, and refresh.'],
  conflict: ['Azure can’t do this now', 'Something else is in the way.', 'Refresh, and try again.'],
  throttled: ['Too many requests', 'Azure asked to wait.', 'Wait a moment, then try again.'],
  signInNeeded: ['Sign in again', 'Your sign-in has expired.', 'Sign in again.'],
  network: ['Can’t reach Azure', 'The connection to Azure failed.', 'Check your connection, then try again.'],
  malformed: [
    'Unexpected answer',
    'Something between this browser and Azure might have answered, such as a sign-in page of your network.',
    'Check your connection, then try again.',
  ],
  serverError: ['Azure had a problem', 'Azure answered with an error.', 'Try again in a minute.'],
  badRequest: ['Azure refused the request', 'Azure didn’t accept the request.', 'Refresh, and try again.'],
  notAvailable: [
    'Not available here',
    'Azure doesn’t offer this here.',
    'It might need registration in the subscription, or isn’t offered in this region.',
  ],
  cancelled: ['Canceled', 'This was canceled.', 'Start it again if you still want it.'],
};

const byConflict: Readonly<Partial<Record<Conflict, Words>>> = {
  busy: ['Another operation is running', 'Azure runs one operation at a time.', 'Wait until it ends, then try again.'],
  locked: ['Locked', 'A resource lock forbids this.', 'Ask an owner to remove the lock, then try again.'],
  markedForDeletion: ['Being deleted', 'This is being deleted.', 'Wait until it’s gone, then start again.'],
  disabled: [
    'Subscription disabled',
    'Azure changes nothing in a disabled subscription.',
    'Ask its owner to enable it.',
  ],
};

/** What is said of these codes, in lower case, instead of what is said of their kind. */
const byCode: ReadonlyMap<string, Words> = new Map(
  Object.entries<Words>({
    insufficient_claims: [
      'Azure wants you to confirm it’s you',
      'Your organization asks for another sign-in.',
      'Sign in again, with a second factor if you’re asked for one.',
    ],
    invalidauthenticationtokentenant: [
      'In another directory',
      'This belongs to another directory.',
      'Open this app in the directory that Azure names.',
    ],
    missingsubscriptionregistration: [
      'Resource provider not registered',
      'A resource provider isn’t registered in this subscription.',
      'Ask an owner of the subscription to register it.',
    ],
    denyassignmentauthorizationfailed: [
      'Blocked by a deny assignment',
      'A deny assignment takes this from you, whatever your roles allow.',
      'Ask an owner of the subscription who made it to exclude you.',
    ],
    requestdisallowedbypolicy: [
      'Blocked by a policy',
      'A policy of your organization forbids this.',
      'Ask whoever manages Azure Policy for an exemption.',
    ],
  }),
);

/** `kind` of a problem may be a word that no error has: evidence that nobody read, or a mistake of this app. */
const unknownKind: Words = ['Couldn’t be checked', 'This couldn’t be checked.', 'Refresh.'];

function describeAzure(error: AzureError | ReadProblem): ErrorDescription {
  const { kind, code, message, correlationId, missingAction, policy, retryAfterSeconds } = error;
  const cause = error instanceof AzureError ? error.cause : undefined;
  if (cause instanceof SignInError && code !== 'insufficient_claims') return ofSignIn(cause);
  const words = wordsOf(error) ?? byKind[kind as AzureErrorKind] ?? unknownKind;
  const [title, why, whatToDo] = words;
  return {
    title,
    why: policy
      ? `${policyName(policy)} forbids this.`
      : kind === 'forbidden' && missingAction !== undefined
        ? `You’re missing the permission ${missingAction}.`
        : why,
    whatToDo:
      kind === 'throttled' && retryAfterSeconds !== undefined ? `Try again in ${retryAfterSeconds} seconds.` : whatToDo,
    ...(message !== '' && { azureText: message }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

function wordsOf(error: AzureError | ReadProblem): Words | undefined {
  const conflict = conflictOf(error);
  return (conflict && byConflict[conflict]) ?? byCode.get(error.code?.toLowerCase() ?? '');
}

function ofSignIn(error: SignInError): ErrorDescription {
  const { title, whatToDo, details } = describeSignIn(error);
  const { correlationId } = error;
  return {
    title,
    why: `${title}.`,
    whatToDo,
    azureText: details,
    ...(correlationId !== undefined && { correlationId }),
  };
}

function isProblem(error: unknown): error is ReadProblem {
  return (
    typeof error === 'object' && error !== null && !(error instanceof Error) && 'kind' in error && 'message' in error
  );
}
