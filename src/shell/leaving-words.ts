import { unreachable } from '#src/auth/reachable.ts';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeError, type ErrorDescription } from '#src/azure/transport/errors.ts';

/** What the page is left for. */
export type Way = 'signIn' | 'signOut' | 'switchAccount';

export interface LeavingProblem extends ErrorDescription {
  /** The page shows as signed in whom it has let go of: nothing works on it any more. */
  mustReload?: boolean;
  /** Microsoft Entra cannot be reached, so no more can be had than that this tab lets go of the account. */
  mayForget?: boolean;
}

const titles: Record<Way, string> = {
  signIn: 'Sign-in could not be started',
  signOut: 'You are still signed in here',
  switchAccount: 'The account could not be switched',
};

const returnTitles: Record<Exclude<Way, 'signOut'>, string> = {
  signIn: 'Sign-in did not complete',
  switchAccount: 'The account was not switched',
};

/** The account has left the page, and nobody has said that its session has ended. */
const halfOut = {
  title: 'Signing out was not finished',
  whatToDo:
    'This tab has let go of your account, but your session with Microsoft Entra may go on: whoever reloads this page may be signed in as you. Reload it, and sign out again if you are.',
  mustReload: true,
};

/** Nothing says what came of it: the page was loaded anew, or come back to, without Microsoft Entra. */
export const maybeOut: LeavingProblem = { ...halfOut, title: 'Signing out may not have finished', why: '' };

/** Why the page is still there. `isSignedIn`: somebody still is, in this tab. */
export function describeLeaving(way: Way, error: unknown, isSignedIn: boolean): LeavingProblem {
  const description = { ...describeError(error), title: titles[way] };
  if (way !== 'signOut') return description;
  if (!isSignedIn) return { ...description, ...halfOut };
  return error instanceof SignInError && error.code === unreachable ? { ...description, mayForget: true } : description;
}

/** Why somebody came back from Microsoft Entra with nothing. */
export function describeReturn(way: Exclude<Way, 'signOut'>, error: unknown): ErrorDescription {
  return { ...describeError(error), title: returnTitles[way] };
}
