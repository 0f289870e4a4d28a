import type { AccountInfo, AuthenticationResult, IPublicClientApplication, RedirectRequest } from '@azure/msal-browser';
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import type { Config } from '#src/config.ts';
import { createClient, toSignInError } from './msal.ts';
import { returnPath } from './return-path.ts';
import { SignInError } from './sign-in-error.ts';

/** Who is signed in, as Microsoft Entra says. */
export interface Account {
  tenantId: string;
  /** Object id in the directory (`oid`). */
  userId: string;
  name: string;
  username: string;
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

/** Whatever leaves the page throws SignInError where it stays. */
export type Auth = Awaited<ReturnType<typeof createAuth>>;

const sessionStore = createStore<{ started: Auth | undefined }>(() => ({ started: undefined }));

/** Completes the sign-in that led to this page, if any, or finds out who is signed in. Throws SignInError. */
export async function startAuth(config: Config): Promise<Auth> {
  try {
    const started = await createAuth(await createClient(config), config);
    sessionStore.setState({ started });
    return started;
  } catch (error) {
    throw toSignInError(error);
  }
}

/** The session that `startAuth` started. Throws SignInError before that. */
export function auth(): Auth {
  const { started } = sessionStore.getState();
  if (started === undefined) throw new SignInError('failed', 'Sign-in has not been started yet.');
  return started;
}

/** Who is signed in; null too where sign-in could not be started, for pages that need nobody. */
export function signedIn(): Account | null {
  return sessionStore.getState().started?.account ?? null;
}

/** The session over a started MSAL client. */
export async function createAuth(client: IPublicClientApplication, config: Config) {
  const back = await returned(client, config);
  const { isBack } = back;
  let { info, signature, problem } = back;
  if (info !== null && accountOf(info).tenantId.toLowerCase() !== config.tenantId.toLowerCase()) {
    await client.clearCache({ account: info });
    const { username } = info;
    problem = { purpose: 'signIn', error: new SignInError('otherTenant', username, { username }) };
    info = null;
    signature = undefined;
  }
  let account = info && accountOf(info);
  /** What Azure demanded last: the next interactive sign-in asks for it. */
  let demanded: string | undefined;
  /** A token was renewed because Azure refused the one before: where a person must sign in all the same, the session won't do. */
  let hasRenewed = false;

  async function leave(purpose: Purpose, returnTo: string, request: RedirectRequest): Promise<void> {
    keepPurpose(purpose);
    try {
      await client.acquireTokenRedirect({
        ...request,
        // The answer must repeat the state, so that it is the answer to this.
        state: purpose,
        redirectStartPage: location.origin + returnPath(returnTo, location.href),
      });
    } catch (error) {
      throw toSignInError(error);
    }
  }

  return {
    get account(): Account | null {
      return account;
    },
    /** A sign-in led to this page, whatever came of it: what was being granted waits for another press. */
    isBack,
    /** Leaves the page to sign in, and comes back to `returnTo` (path and query of this app). */
    signIn: (returnTo = current()): Promise<void> =>
      leave('signIn', returnTo, {
        scopes: [config.scope],
        ...(info && { account: info }),
        ...(demanded !== undefined && { claims: demanded }),
        ...(hasRenewed && { prompt: 'login' }),
      }),
    /** Leaves the page to choose another account. */
    switchAccount: () => leave('switchAccount', current(), { scopes: [config.scope], prompt: 'select_account' }),
    /** Leaves the page for a fresh sign-in whose ID token carries `nonce`; `takeSignature` has it afterwards. */
    signConsent: (nonce: string, returnTo: string): Promise<void> =>
      leave('consent', returnTo, {
        scopes: ['openid', 'profile'],
        nonce,
        prompt: 'login',
        // What is signed is kept by nobody but whoever takes it: `takeSignature`.
        storeInCache: { idToken: false },
        ...(info && { account: info }),
      }),
    /** Leaves the page to end the session with Microsoft Entra. Where that fails, this tab has let go of the account all the same. */
    async signOut(): Promise<void> {
      const leaving = info;
      info = null;
      account = null;
      try {
        keepPurpose('signOut');
        await client.logoutRedirect({
          ...(leaving && { account: leaving }),
          postLogoutRedirectUri: `${location.origin}/`,
        });
      } catch (error) {
        await client.clearCache();
        throw toSignInError(error);
      }
    },
    /** An access token for Azure Resource Manager, or of another scope, without leaving the page. Throws SignInError. */
    async getToken({ claims, forceRefresh = false, scope = config.scope }: TokenOptions = {}): Promise<string> {
      if (info === null) throw new SignInError('interactionRequired', 'Nobody is signed in.');
      demanded = claims ?? demanded;
      try {
        const result = await client.acquireTokenSilent({
          scopes: [scope],
          account: info,
          redirectUri: `${location.origin}/redirect.html`,
          forceRefresh,
          ...(claims !== undefined && { claims }),
        });
        hasRenewed ||= forceRefresh || claims !== undefined;
        return result.accessToken;
      } catch (error) {
        throw toSignInError(error);
      }
    },
    /** The signature that the sign-in before this page brought, once. */
    takeSignature(): ConsentSignature | undefined {
      const taken = signature;
      signature = undefined;
      return taken;
    },
    /** Why the sign-in before this page came to nothing, once, for who asks about what it was for; for all when nothing is named. */
    takeSignInProblem(...purposes: Purpose[]): SignInProblem | undefined {
      const taken = problem;
      if (taken === undefined || (purposes.length > 0 && !purposes.includes(taken.purpose))) return undefined;
      problem = undefined;
      return taken;
    },
  };
}

function current(): string {
  return location.pathname + location.search;
}

interface Returned {
  info: AccountInfo | null;
  isBack: boolean;
  signature?: ConsentSignature | undefined;
  problem?: SignInProblem | undefined;
}

/** What the sign-in that led to this page came to, or who is signed in where none did. */
async function returned(client: IPublicClientApplication, config: Config): Promise<Returned> {
  const before = client.getActiveAccount();
  const purpose = keptPurpose();
  try {
    const result = await client.handleRedirectPromise();
    if (result !== null) {
      sessionStorage.removeItem(purposeKey);
      return { isBack: true, ...(await takeReturn(client, result, before)) };
    }
  } catch (error) {
    // MSAL tells what an answer was for that brings somebody, not of a refusal. For words only: storage is input.
    const leftFor = purpose === 'signOut' || purpose === undefined ? 'signIn' : purpose;
    return { info: before, isBack: true, problem: { purpose: leftFor, error: toSignInError(error) } };
  }
  if (before !== null) return { info: before, isBack: false };
  // A renewal that was under way at the sign-out has put its tokens there again.
  if (client.getAllAccounts().length > 0) await client.clearCache();
  // Who signed out in this tab isn't signed in again without asking: another account of the browser may still have a session.
  if (purpose === 'signOut') return { info: null, isBack: false };
  return { info: await signInSilently(client, config.scope), isBack: false };
}

async function takeReturn(
  client: IPublicClientApplication,
  result: AuthenticationResult,
  before: AccountInfo | null,
): Promise<Omit<Returned, 'isBack'>> {
  const isConsent = result.state === 'consent';
  if (isConsent && before !== null && before.homeAccountId !== result.account.homeAccountId) {
    await keepOnly(client, before);
    const { username } = result.account;
    return {
      info: before,
      problem: { purpose: 'consent', error: new SignInError('otherAccount', username, { username }) },
    };
  }
  await keepOnly(client, result.account);
  const claims = v.safeParse(v.object({ nonce: filled }), result.idTokenClaims);
  return isConsent && claims.success
    ? { info: result.account, signature: { idToken: result.idToken, nonce: claims.output.nonce } }
    : { info: result.account };
}

/** Two accounts in one tab would mix; only the one that stays is kept. */
async function keepOnly(client: IPublicClientApplication, kept: AccountInfo): Promise<void> {
  for (const account of client.getAllAccounts()) {
    if (account.homeAccountId !== kept.homeAccountId) await client.clearCache({ account });
  }
  client.setActiveAccount(kept);
}

/** A new tab has no account yet, but the browser may hold a session with Microsoft Entra. */
async function signInSilently(client: IPublicClientApplication, scope: string): Promise<AccountInfo | null> {
  try {
    const { account } = await client.ssoSilent({ scopes: [scope] });
    await keepOnly(client, account);
    return account;
  } catch {
    // No session, several of them, or third-party cookies are blocked: then a person signs in.
    return null;
  }
}

const filled = v.pipe(v.string(), v.nonEmpty());
const claim = v.fallback(v.optional(filled), undefined);
const claimsSchema = v.fallback(v.object({ tid: claim, oid: claim, name: claim, preferred_username: claim }), {});

function accountOf(info: AccountInfo): Account {
  const { tid, oid, name, preferred_username: preferred } = v.parse(claimsSchema, info.idTokenClaims ?? {});
  const username = preferred ?? info.username;
  return {
    tenantId: tid ?? info.tenantId,
    userId: oid ?? info.localAccountId,
    username,
    name: name ?? v.parse(claim, info.name) ?? username,
  };
}

const purposeKey = 'remote-support.left-for';
const purposeSchema = v.fallback(v.optional(v.picklist(['signIn', 'switchAccount', 'consent', 'signOut'])), undefined);

/** MSAL keeps in the tab what the answer has to match: without that, a sign-in would come back to nobody, and no word why. */
function keepPurpose(purpose: Purpose | 'signOut'): void {
  try {
    sessionStorage.setItem(purposeKey, purpose);
  } catch (cause) {
    throw new SignInError('failed', 'This browser keeps no site data.', { code: 'storage_blocked', cause });
  }
}

function keptPurpose(): Purpose | 'signOut' | undefined {
  try {
    return v.parse(purposeSchema, sessionStorage.getItem(purposeKey) ?? undefined);
  } catch {
    return undefined;
  }
}
