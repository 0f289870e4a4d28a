import {
  AuthError,
  BrowserAuthErrorCodes,
  type IPublicClientApplication,
  type RedirectRequest,
} from '@azure/msal-browser';
import type { Config } from '#src/config.ts';
import { isFreshSignInDemanded } from './fresh-sign-in.ts';
import { noteLeft, noteStayed } from './left-page.ts';
import { isLeavingForEntra, leaveForEntra } from './leaving.ts';
import { createClient, toSignInError } from './msal-client.ts';
import { keepPurpose, type Purpose, takeSignOut } from './purpose.ts';
import { expectReachable, expectWayBack } from './reachable.ts';
import { returnPath } from './return-path.ts';
import { type Account, accountOf, type ConsentSignature, forget, returned, type SignInProblem } from './returned.ts';
import { SignInError } from './sign-in-error.ts';
import { hearNoMore, hearOf, hearSignOuts, signedOutElsewhere, tellSignOut } from './signed-out-elsewhere.ts';

export type { Account } from './returned.ts';

type LetGo = () => Promise<void>;

export interface Auth {
  readonly account: Account | null;
  /** A sign-in led to this page, whatever came of it. */
  readonly isBack: boolean;
  /** The sign-out before this page may have come to nothing: Microsoft Entra did not lead back from it. Nobody is signed in. */
  readonly isHalfOut: boolean;
  /**
   * Leaves the page to sign in, and comes back to `returnTo` (path and query of this app). Like all that leave, throws SignInError and
   * stays. `letGo`: called when Microsoft Entra can be reached, before the page is left, also where nobody is signed in.
   */
  signIn(returnTo?: string, letGo?: LetGo): Promise<void>;
  /**
   * Leaves the page to end the session with Microsoft Entra, and tells the other tabs. `letGo`: called when that can be reached, before the
   * account goes. Throws SignInError: where `account` is still there, nothing was done; else this tab has let go of it, and whether the session
   * ended is not known.
   */
  signOut(letGo?: LetGo): Promise<void>;
  /** After `signedOutElsewhere`: lets go of the account in this tab as well, without Microsoft Entra, and begins anew on the start page. */
  followSignOut(): Promise<void>;
  /** Lets go of the account in this tab, without Microsoft Entra, whose session goes on. The page is to be loaded anew then: it signs nobody in by itself. */
  forgetHere(letGo?: LetGo): Promise<void>;
  /** Leaves the page to choose another account. */
  switchAccount(letGo?: LetGo): Promise<void>;
  /** An access token for Azure Resource Manager, or of another scope, without leaving the page. Throws SignInError. */
  getToken(options?: { claims?: string; forceRefresh?: boolean; scope?: string }): Promise<string>;
  /**
   * Leaves the page for a fresh sign-in whose ID token carries `nonce`; `takeSignature` has it afterwards. `isCalledOff`: asked when Microsoft
   * Entra can be reached; then the page stays, and nothing was done.
   */
  signConsent(nonce: string, returnTo: string, letGo?: LetGo, isCalledOff?: () => boolean): Promise<void>;
  /** The signature that the sign-in before this page brought, once. */
  takeSignature(): ConsentSignature | undefined;
  /** Why the sign-in before this page came to nothing, once, for who asks about what it was for. */
  takeSignInProblem<Asked extends Purpose>(...purposes: Asked[]): SignInProblem<Asked> | undefined;
}

/** The page is left for the press that came first: what that keeps in the tab is not to be written over by another. */
const expectStaying = (): void => {
  if (isLeavingForEntra()) throw toSignInError(new AuthError(BrowserAuthErrorCodes.interactionInProgress, ''));
};

/** The session over a started MSAL client. Where the sign-in that led here came to nothing, `takeSignInProblem` has why. */
export const createAuth = async (client: IPublicClientApplication, config: Config): Promise<Auth> => {
  hearSignOuts();
  let { info, isBack = false, isHalfOut = false, signature, problem } = await returned(client, config);
  if (info !== null && accountOf(info).tenantId.toLowerCase() !== config.tenantId.toLowerCase()) {
    await forget(client, [info]);
    const error = new SignInError(
      'failed',
      `${info.username} belongs to another tenant than this app serves (${config.tenantId}).`,
    );
    problem = { purpose: 'signIn', error };
    info = null;
    signature = undefined;
  }

  hearOf(info?.homeAccountId ?? null);
  let account = info && accountOf(info);
  /** What the last refused request demanded: the next interactive sign-in asks for it. */
  let demanded: string | undefined;

  const redirect = async (
    purpose: Purpose,
    returnTo: string | undefined,
    letGo: LetGo | undefined,
    request: RedirectRequest,
    isCalledOff?: () => boolean,
  ): Promise<void> => {
    const start = returnPath(returnTo, location.href);
    expectWayBack();
    await expectReachable(config);
    if (isCalledOff?.()) return;
    expectStaying();
    keepPurpose(purpose);
    // Not before: what came of an attempt that was called off says nothing of a later one.
    noteLeft();
    try {
      await leaveForEntra(purpose, async () => {
        await letGo?.();
        // The answer must repeat the state, so that it is the answer to this.
        await client.acquireTokenRedirect({
          ...request,
          state: purpose,
          redirectStartPage: location.origin + start,
        });
      });
    } catch (error) {
      noteStayed();
      throw toSignInError(error);
    }
  };

  const current = (): string => location.pathname + location.search;
  const scopes = [config.scope];

  return {
    get account() {
      return account;
    },
    isBack,
    isHalfOut,
    signIn: (returnTo = current(), letGo) =>
      redirect('signIn', returnTo, letGo, {
        scopes,
        ...(info && { account: info }),
        ...(demanded === undefined ? {} : { claims: demanded }),
        ...(isFreshSignInDemanded() ? { prompt: 'login' } : {}),
      }),
    switchAccount: (letGo) => redirect('switchAccount', current(), letGo, { scopes, prompt: 'select_account' }),
    signConsent: (nonce, returnTo, letGo, isCalledOff) =>
      redirect(
        'consent',
        returnTo,
        letGo,
        { scopes: ['openid', 'profile'], nonce, prompt: 'login', ...(info && { account: info }) },
        isCalledOff,
      ),
    async signOut(letGo) {
      await expectReachable(config);
      expectStaying();
      const leaving = info;
      try {
        await leaveForEntra('signOut', async () => {
          await letGo?.();
          noteLeft();
          info = null;
          account = null;
          tellSignOut();
          keepPurpose('signOut');
          await client.logoutRedirect({
            ...(leaving && { account: leaving }),
            postLogoutRedirectUri: `${location.origin}/`,
          });
        });
      } catch (error) {
        takeSignOut();
        noteStayed();
        await forget(client, client.getAllAccounts());
        throw toSignInError(error);
      }
    },
    async followSignOut() {
      if (info === null || signedOutElsewhere.get() === undefined) return;
      noteLeft();
      info = null;
      account = null;
      try {
        await forget(client, client.getAllAccounts());
      } catch {
        // Then the next page finds somebody signed in, and says so.
      }
      location.replace('/');
    },
    async forgetHere(letGo) {
      expectStaying();
      await letGo?.();
      noteLeft();
      info = null;
      account = null;
      hearNoMore();
      keepPurpose('signOut');
      await forget(client, client.getAllAccounts());
    },
    async getToken({ claims, forceRefresh, scope = config.scope } = {}) {
      if (info === null) throw new SignInError('interactionRequired', 'Nobody is signed in.');
      try {
        const result = await client.acquireTokenSilent({
          scopes: [scope],
          account: info,
          redirectUri: `${location.origin}/redirect.html`,
          ...(claims === undefined ? {} : { claims }),
          ...(forceRefresh === undefined ? {} : { forceRefresh }),
        });
        return result.accessToken;
      } catch (error) {
        const failure = toSignInError(error);
        // The hidden frame got no answer: so it is where cookies are blocked, and where there is no connection.
        if (failure.code === BrowserAuthErrorCodes.timedOut) await expectReachable(config);
        if (failure.kind === 'interactionRequired') demanded = claims ?? demanded;
        throw failure;
      }
    },
    takeSignature() {
      const taken = signature;
      signature = undefined;
      return taken;
    },
    takeSignInProblem(...purposes) {
      const purpose = purposes.find((asked) => asked === problem?.purpose);
      if (problem === undefined || purpose === undefined) return undefined;
      const { error } = problem;
      problem = undefined;
      return { purpose, error };
    },
  };
};

let started: Auth | undefined;

/** Completes the sign-in that led to this page, if any, or finds out who is signed in. Throws SignInError. */
export const startAuth = async (config: Config): Promise<Auth> => {
  started = await createAuth(await createClient(config), config);
  return started;
};

/** The session that `startAuth` started. */
export const auth = (): Auth => {
  if (started === undefined) throw new SignInError('failed', 'Sign-in has not been started yet.');
  return started;
};

/** Who is signed in; null too where sign-in could not be started, for pages that need nobody. */
export const signedIn = (): Account | null => started?.account ?? null;
