import type { AccountInfo, AuthenticationResult, IPublicClientApplication } from '@azure/msal-browser';
import type { Config } from '#src/config.ts';
import { toSignInError } from './msal-client.ts';
import { lastPurpose, type Purpose, takeSignOut } from './purpose.ts';
import { SignInError } from './sign-in-error.ts';
import { forgetSignedOutElsewhere, wasSignedOutElsewhere } from './signed-out-elsewhere.ts';

/** Who is signed in, as Microsoft Entra says. */
export interface Account {
  tenantId: string;
  /** Object id in the directory (`oid`). */
  userId: string;
  username: string;
  name: string;
}

/** An ID token in which Microsoft Entra signed a consent: its nonce is the consent's hash. Not verified yet. */
export interface ConsentSignature {
  idToken: string;
  nonce: string;
}

export interface SignInProblem<Of extends Purpose = Purpose> {
  purpose: Of;
  error: SignInError;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export const accountOf = (info: AccountInfo): Account => {
  const claims = info.idTokenClaims;
  const username = text(claims?.preferred_username) ?? info.username;
  return {
    tenantId: text(claims?.tid) ?? info.tenantId,
    userId: text(claims?.oid) ?? info.localAccountId,
    username,
    name: text(claims?.name) ?? text(info.name) ?? username,
  };
};

interface Returned {
  info: AccountInfo | null;
  isBack?: boolean;
  isHalfOut?: boolean;
  signature?: ConsentSignature;
  problem?: SignInProblem;
}

export const forget = async (client: IPublicClientApplication, accounts: AccountInfo[]): Promise<void> => {
  for (const account of accounts) await client.clearCache({ account });
};

/** Two accounts in one tab would mix; only the one that stays is kept. */
const keepOnly = async (client: IPublicClientApplication, kept: AccountInfo): Promise<void> => {
  await forget(
    client,
    client.getAllAccounts().filter(({ homeAccountId }) => homeAccountId !== kept.homeAccountId),
  );
  client.setActiveAccount(kept);
};

const takeReturn = async (
  client: IPublicClientApplication,
  result: AuthenticationResult,
  before: AccountInfo | null,
): Promise<Returned> => {
  const purpose = result.state;
  const isOther = before !== null && before.homeAccountId !== result.account.homeAccountId;
  if (purpose === 'consent' && isOther) {
    await keepOnly(client, before);
    const error = new SignInError(
      'otherAccount',
      `${result.account.username} signed in, but the consent is ${before.username}'s. Nothing was signed.`,
    );
    return { info: before, problem: { purpose, error } };
  }
  await keepOnly(client, result.account);
  const nonce = text((result.idTokenClaims as Record<string, unknown>)['nonce']);
  return purpose === 'consent' && nonce !== undefined
    ? { info: result.account, signature: { idToken: result.idToken, nonce } }
    : { info: result.account };
};

/** A new tab has no account yet, but the browser may hold a session with Microsoft Entra. */
const signInSilently = async (client: IPublicClientApplication, scope: string): Promise<AccountInfo | null> => {
  try {
    const result = await client.ssoSilent({ scopes: [scope] });
    await keepOnly(client, result.account);
    return result.account;
  } catch {
    // No session, several of them, or third-party cookies are blocked: then a person signs in.
    return null;
  }
};

/** Microsoft Entra leads here anew. A reload, and the way back in the history, also come of a page that it never took over. */
const isLedHere = (): boolean => {
  const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return arrival?.type !== 'reload' && arrival?.type !== 'back_forward';
};

/** What the sign-in that led to this page came to, or who is signed in where none did. */
export const returned = async (client: IPublicClientApplication, config: Config): Promise<Returned> => {
  const before = client.getActiveAccount();
  const hasSignedOut = takeSignOut();
  try {
    const result = await client.handleRedirectPromise();
    if (result !== null) {
      const back = await takeReturn(client, result, before);
      // Nobody has signed in as who stays.
      if (back.problem === undefined) forgetSignedOutElsewhere();
      return { ...back, isBack: true };
    }
  } catch (error) {
    return { info: before, isBack: true, problem: { purpose: lastPurpose(), error: toSignInError(error) } };
  }
  if (before !== null) return { info: before };
  // A renewal that was under way at the sign-out has put its tokens there again.
  await forget(client, client.getAllAccounts());
  // Who signed out meets no other account of this browser, whose session may go on.
  if (hasSignedOut) return { info: null, isHalfOut: !isLedHere() };
  return { info: wasSignedOutElsewhere() ? null : await signInSilently(client, config.scope) };
};
