import type { Config } from '#src/config.ts';
import { SignInError } from './sign-in-error.ts';

/** Who is signed in, as Microsoft Entra says. */
export interface Account {
  tenantId: string;
  /** Object id in the directory (`oid`). */
  userId: string;
  name: string;
  username: string;
  /** MSAL's id of the account. */
  homeAccountId: string;
}

/** An ID token in which Microsoft Entra signed a consent: its nonce is the consent's hash. Not verified yet. */
export interface ConsentSignature {
  idToken: string;
  nonce: string;
}

/** What the page is left for Microsoft Entra for. */
export type Purpose = 'signIn' | 'switchAccount' | 'consent';

export interface SignInProblem {
  purpose: Purpose;
  error: SignInError;
}

export interface TokenOptions {
  /** A claims challenge of Azure's. */
  claims?: string;
  forceRefresh?: boolean;
  /** Of another resource than Azure Resource Manager. */
  scope?: string;
}

export interface Auth {
  readonly account: Account | null;
  /** A sign-in led to this page, whatever came of it: what was being granted waits for another press. */
  readonly isBack: boolean;
  /** Leaves the page to sign in, and comes back to `returnTo` (path and query of this app). Throws SignInError and stays. */
  signIn(returnTo?: string): Promise<void>;
  /** Leaves the page to end the session with Microsoft Entra. Throws SignInError. */
  signOut(): Promise<void>;
  /** Leaves the page to choose another account. Throws SignInError. */
  switchAccount(): Promise<void>;
  /** An access token for Azure Resource Manager, or of another scope, without leaving the page. Throws SignInError. */
  getToken(options?: TokenOptions): Promise<string>;
  /** Leaves the page for a fresh sign-in whose ID token carries `nonce`; `takeSignature` has it afterwards. Throws SignInError. */
  signConsent(nonce: string, returnTo: string): Promise<void>;
  /** The signature that the sign-in before this page brought, once. */
  takeSignature(): ConsentSignature | undefined;
  /** Why the sign-in before this page came to nothing, once, for who asks about what it was for (all when none is named). */
  takeSignInProblem(...purposes: Purpose[]): SignInProblem | undefined;
}

/** Completes the sign-in that led to this page, if any, or finds out who is signed in. Throws SignInError. */
export function startAuth(_config: Config): Promise<Auth> {
  throw new Error('not written yet');
}

/** The session that `startAuth` started. Throws SignInError before that. */
export function auth(): Auth {
  throw new Error('not written yet');
}

/** Who is signed in; null too where sign-in could not be started, for pages that need nobody. */
export function signedIn(): Account | null {
  throw new Error('not written yet');
}
