import {
  type AccountInfo,
  type AuthenticationResult,
  BrowserAuthError,
  InteractionRequiredAuthError,
  ServerError,
  stubbedPublicClientApplication,
} from '@azure/msal-browser';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '#src/config.ts';
import { toSignInError } from './msal.ts';
import { createAuth } from './session.ts';
import { SignInError } from './sign-in-error.ts';
import { describeSignIn } from './words.ts';

const tenantId = '11111111-2222-3333-4444-555555555555';
const config: Config = {
  name: 'AzureCloud',
  authority: `https://login.microsoftonline.com/${tenantId}`,
  knownAuthorities: [],
  resourceManager: 'https://management.azure.com',
  scope: 'https://management.azure.com/user_impersonation',
  tenantId,
  clientId: '66666666-7777-8888-9999-aaaaaaaaaaaa',
  terms: { windowsServer: 'a', azureLocal: 'b' },
};

function person(name: string, tid = tenantId): AccountInfo {
  return {
    homeAccountId: `${name}.${tid}`,
    localAccountId: name,
    environment: 'login.microsoftonline.com',
    tenantId: tid,
    username: `${name}@contoso.example`,
    name,
    idTokenClaims: { oid: `oid-${name}`, tid, preferred_username: `${name}@contoso.example`, name },
  };
}

const ada = person('ada');
const alan = person('alan');
const nonceOf = { nonce: 'the-consent' };

function result(account: AccountInfo, state: string, claims: object = {}): AuthenticationResult {
  return {
    authority: config.authority,
    uniqueId: account.localAccountId,
    tenantId: account.tenantId,
    scopes: [],
    account,
    idToken: `id-token-of-${account.localAccountId}`,
    idTokenClaims: { ...account.idTokenClaims, ...claims },
    accessToken: 'access-token',
    fromCache: false,
    expiresOn: null,
    tokenType: 'Bearer',
    correlationId: 'c',
    state,
  };
}

interface Start {
  active?: AccountInfo;
  returned?: AuthenticationResult | Error;
  /** Whom the browser's session with Microsoft Entra is of. */
  silent?: AccountInfo;
  cached?: AccountInfo[];
}

/** An MSAL client as the page finds it. */
function setUp({ active, returned, silent, cached = [] }: Start) {
  let current = active ?? null;
  const back = returned instanceof Error ? [] : [returned?.account];
  let accounts = [active, ...back, ...cached].filter((one) => one !== undefined);
  const client = {
    ...stubbedPublicClientApplication,
    handleRedirectPromise: () =>
      returned instanceof Error ? Promise.reject(returned) : Promise.resolve(returned ?? null),
    ssoSilent: vi.fn(() => {
      if (!silent) return Promise.reject(new InteractionRequiredAuthError('login_required', 'c'));
      accounts.push(silent);
      return Promise.resolve(result(silent, ''));
    }),
    acquireTokenRedirect: vi.fn((_request: object) => Promise.resolve()),
    acquireTokenSilent: vi.fn((_request: object) => Promise.resolve(result(ada, ''))),
    logoutRedirect: vi.fn((_request: object) => Promise.resolve()),
    getActiveAccount: () => current,
    setActiveAccount: (account: AccountInfo | null) => {
      current = account;
    },
    getAllAccounts: () => accounts,
    clearCache: (request?: { account?: AccountInfo | null }) => {
      accounts = accounts.filter(
        ({ homeAccountId }) => request?.account && homeAccountId !== request.account.homeAccountId,
      );
      return Promise.resolve();
    },
  };
  return { client, start: () => createAuth(client, config), left: () => accounts.map(({ name }) => name) };
}

let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('location', {
    origin: 'https://app.example',
    href: 'https://app.example/grant?step=review',
    pathname: '/grant',
    search: '?step=review',
  });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});

describe('who is signed in', () => {
  it('is the account of the sign-in that led here, and no other', async () => {
    const { start, left } = setUp({ active: alan, returned: result(ada, 'signIn') });
    const auth = await start();
    expect(auth.account).toEqual({
      tenantId,
      userId: 'oid-ada',
      name: 'ada',
      username: 'ada@contoso.example',
    });
    expect(auth.isBack).toBe(true);
    expect(left()).toEqual(['ada']);
  });

  it('is the account of this tab, else that of the browser’s session', async () => {
    expect((await setUp({ active: ada, silent: alan }).start()).account?.name).toBe('ada');
    const anew = await setUp({ silent: alan }).start();
    expect([anew.account?.name, anew.isBack]).toEqual(['alan', false]);
    expect((await setUp({}).start()).account).toBeNull();
  });

  it('is nobody of another directory', async () => {
    const { start, left } = setUp({ returned: result(person('eve', 'other'), 'signIn') });
    const auth = await start();
    expect(auth.account).toBeNull();
    expect(left()).toEqual([]);
    expect(auth.takeSignInProblem()?.error).toMatchObject({ kind: 'otherTenant', username: 'eve@contoso.example' });
  });

  it('is nobody after a sign-out in this tab, until a person signs in', async () => {
    const { client, start } = setUp({ active: ada });
    const auth = await start();
    await auth.signOut();
    expect(auth.account).toBeNull();
    expect(client.logoutRedirect).toHaveBeenCalledWith(expect.objectContaining({ account: ada }));
    const next = setUp({ silent: ada, cached: [ada] });
    expect((await next.start()).account).toBeNull();
    expect(next.left()).toEqual([]);
    expect((await setUp({ returned: result(alan, 'signIn') }).start()).account?.name).toBe('alan');
    expect((await setUp({ silent: ada }).start()).account?.name).toBe('ada');
  });

  it('is nobody where the sign-out couldn’t reach Microsoft Entra', async () => {
    const { client, start, left } = setUp({ active: ada });
    client.logoutRedirect.mockRejectedValue(new BrowserAuthError('endpoints_resolution_error', 'c'));
    const auth = await start();
    await expect(auth.signOut()).rejects.toMatchObject({ kind: 'network' });
    expect([auth.account, left()]).toEqual([null, []]);
  });
});

describe('the signature of a consent', () => {
  it('is given once, and never kept by the sign-in library', async () => {
    const { client, start } = setUp({ active: ada, returned: result(ada, 'consent', nonceOf) });
    const auth = await start();
    expect(auth.takeSignature()).toEqual({ idToken: 'id-token-of-ada', nonce: 'the-consent' });
    expect(auth.takeSignature()).toBeUndefined();
    await auth.signConsent('n', '/grant');
    expect(client.acquireTokenRedirect).toHaveBeenCalledWith(
      expect.objectContaining({
        nonce: 'n',
        prompt: 'login',
        account: ada,
        state: 'consent',
        storeInCache: { idToken: false },
      }),
    );
  });

  it.each([
    ['of a sign-in for something else', result(ada, 'signIn', nonceOf)],
    ['without a nonce', result(ada, 'consent')],
  ])('is none %s', async (_, returned) => {
    expect((await setUp({ active: ada, returned }).start()).takeSignature()).toBeUndefined();
  });

  it('is none of somebody else, who isn’t signed in by it either', async () => {
    const { start, left } = setUp({ active: ada, returned: result(alan, 'consent', nonceOf) });
    const auth = await start();
    expect([auth.account?.name, left(), auth.takeSignature()]).toEqual(['ada', ['ada'], undefined]);
    expect(auth.takeSignInProblem('signIn')).toBeUndefined();
    expect(auth.takeSignInProblem('consent')?.error).toMatchObject({
      kind: 'otherAccount',
      username: 'alan@contoso.example',
    });
    expect(auth.takeSignInProblem()).toBeUndefined();
  });

  it('tells what a refused sign-in was for, whatever the storage says', async () => {
    const refused = new ServerError('access_denied', 'c', 'No.');
    for (const [stored, purpose] of [
      ['consent', 'consent'],
      ['signOut', 'signIn'],
      ['<script>', 'signIn'],
    ] as const) {
      kept.set('remote-support.left-for', stored);
      const auth = await setUp({ active: ada, returned: refused }).start();
      expect(auth.takeSignInProblem()).toMatchObject({ purpose, error: { kind: 'cancelled' } });
      expect(auth.account?.name).toBe('ada');
    }
  });
});

describe('tokens', () => {
  it('are asked for the scope, and demanded claims go with the next sign-in', async () => {
    const { client, start } = setUp({ active: ada });
    const auth = await start();
    await expect(auth.getToken({ scope: 'other' })).resolves.toBe('access-token');
    expect(client.acquireTokenSilent).toHaveBeenCalledWith(
      expect.objectContaining({ scopes: ['other'], forceRefresh: false }),
    );
    client.acquireTokenSilent.mockRejectedValue(new InteractionRequiredAuthError('interaction_required', 'c'));
    await expect(auth.getToken({ claims: '{"x":1}' })).rejects.toMatchObject({ kind: 'interactionRequired' });
    await auth.signIn();
    expect(client.acquireTokenRedirect).toHaveBeenLastCalledWith(
      expect.objectContaining({
        claims: '{"x":1}',
        redirectStartPage: 'https://app.example/grant?step=review',
      }),
    );
    expect(client.acquireTokenRedirect.mock.lastCall?.[0]).not.toHaveProperty('prompt');
  });

  it('that were renewed in vain make the next sign-in ask anew', async () => {
    const { client, start } = setUp({ active: ada });
    const auth = await start();
    await auth.getToken({ forceRefresh: true });
    await auth.signIn('//evil.example');
    expect(client.acquireTokenRedirect).toHaveBeenLastCalledWith(
      expect.objectContaining({ prompt: 'login', redirectStartPage: 'https://app.example/' }),
    );
  });

  it('are for nobody where nobody is signed in', async () => {
    await expect((await setUp({}).start()).getToken()).rejects.toMatchObject({ kind: 'interactionRequired' });
  });
});

describe('failures', () => {
  const server = (status: number) => new ServerError('other', 'c', 'x', undefined, undefined, status);
  it.each([
    [new ServerError('access_denied', 'c'), 'cancelled'],
    [new BrowserAuthError('user_cancelled', 'c'), 'cancelled'],
    [new BrowserAuthError('interaction_in_progress', 'c'), 'busy'],
    [new BrowserAuthError('timed_out', 'c', 'failed_to_redirect'), 'network'],
    [new BrowserAuthError('timed_out', 'c'), 'interactionRequired'],
    [server(429), 'network'],
    [server(503), 'network'],
    [new ServerError('temporarily_unavailable', 'c'), 'network'],
    [new InteractionRequiredAuthError('login_required', 'c'), 'interactionRequired'],
    [new ServerError('invalid_grant', 'c'), 'failed'],
    [new TypeError('x'), 'failed'],
  ])('%s is %s', (error, kind) => {
    const failure = toSignInError(error);
    expect(failure.kind).toBe(kind);
    expect(describeSignIn(failure).title).not.toBe('');
  });

  it('names the account that signed in instead, with what is invisible marked', () => {
    for (const kind of ['otherAccount', 'otherTenant'] as const) {
      const { title } = describeSignIn(new SignInError(kind, '', { username: 'a\u202Eb' }));
      expect(title).toMatch(/^a⟨U\+202E⟩b /);
    }
  });

  it('says it where the browser keeps nothing', async () => {
    const { client, start } = setUp({});
    const auth = await start();
    vi.stubGlobal('sessionStorage', {
      setItem: () => {
        throw new DOMException('no', 'SecurityError');
      },
    });
    await expect(auth.signIn()).rejects.toBeInstanceOf(SignInError);
    expect(client.acquireTokenRedirect).not.toHaveBeenCalled();
  });
});
