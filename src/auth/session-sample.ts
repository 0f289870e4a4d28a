import {
  type AccountInfo,
  type AuthenticationResult,
  InteractionRequiredAuthError,
  stubbedPublicClientApplication,
} from '@azure/msal-browser';
import { vi } from 'vitest';
import { parseConfig } from '#src/config.ts';
import { createAuth } from './session.ts';

export const tenantId = '11111111-2222-3333-4444-555555555555';
export const config = parseConfig({
  cloud: 'AzureCloud',
  tenantId,
  clientId: '66666666-7777-8888-9999-aaaaaaaaaaaa',
  terms: { windowsServer: 'a', azureLocal: 'b' },
});

export const person = (name: string, tid = tenantId): AccountInfo => ({
  homeAccountId: `${name}.${tid}`,
  localAccountId: name,
  environment: 'login.microsoftonline.com',
  tenantId: tid,
  username: `${name}@contoso.example`,
  name,
  idTokenClaims: { oid: `oid-${name}`, tid, preferred_username: `${name}@contoso.example`, name },
});

export const ada = person('ada');
export const alan = person('alan');

export const result = (
  account: AccountInfo,
  state: string,
  claims: Record<string, unknown> = {},
): AuthenticationResult => ({
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
});

export const clientError = (code: string) => new InteractionRequiredAuthError(code, 'corr', `Entra says ${code}.`);

interface Start {
  active?: AccountInfo;
  returned?: AuthenticationResult | Error | null;
  silent?: AccountInfo;
  /** Cached, and not active. */
  leftOver?: AccountInfo;
}

/** An MSAL client as the page finds it, and what is cached in it afterwards. */
export const setUp = ({ active, returned = null, silent, leftOver }: Start) => {
  let current = active ?? null;
  let cached = [active, returned instanceof Error ? undefined : returned?.account, leftOver].filter(
    (it) => it !== undefined,
  );
  const client = {
    ...stubbedPublicClientApplication,
    handleRedirectPromise: vi.fn(() =>
      returned instanceof Error ? Promise.reject(returned) : Promise.resolve(returned),
    ),
    ssoSilent: vi.fn(() => {
      if (!silent) return Promise.reject(clientError('login_required'));
      cached = [...cached, silent];
      return Promise.resolve(result(silent, ''));
    }),
    acquireTokenRedirect: vi.fn(() => Promise.resolve()),
    acquireTokenSilent: vi.fn(() => Promise.resolve(result(ada, ''))),
    logoutRedirect: vi.fn(() => Promise.resolve()),
    getActiveAccount: () => current,
    setActiveAccount: (account: AccountInfo | null) => {
      current = account;
    },
    getAllAccounts: () => cached,
    clearCache: vi.fn((request?: { account?: AccountInfo | null }) => {
      cached = cached.filter(({ homeAccountId }) => homeAccountId !== request?.account?.homeAccountId);
      return Promise.resolve();
    }),
  };
  return {
    client,
    start: () => createAuth(client, config),
    cached: () => cached.map(({ localAccountId }) => localAccountId),
  };
};

/** What the page tells other tabs of the browser, and what they tell it. A page opens its channel once. */
export const otherTabs = {
  told: [] as unknown[],
  tell: (data: unknown) => void channel?.dispatchEvent(Object.assign(new Event('message'), { data })),
};
let channel: EventTarget | undefined;
class SampleChannel extends EventTarget {
  constructor() {
    super();
    // oxlint-disable-next-line unicorn/no-this-assignment, typescript/no-this-alias -- There is one in a file of tests.
    channel = this;
  }
  postMessage = (data: unknown) => void otherTabs.told.push(data);
}

/** Where the page has gone by itself. */
export const wentTo = vi.fn<(path: string) => void>();

/** Of the page on which a test is. */
const here = {
  origin: 'https://app.example',
  href: 'https://app.example/grant?step=review',
  pathname: '/grant',
  search: '?step=review',
};

/** Puts the test on a page of the app. `entra`: what asking Microsoft Entra for something comes to. */
export const onPage = (entra: () => Promise<Response> = () => Promise.resolve(new Response())) => {
  vi.stubGlobal('location', { ...here, replace: wentTo });
  wentTo.mockReset();
  otherTabs.told = [];
  vi.stubGlobal('BroadcastChannel', SampleChannel);
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  const fetched = vi.fn(entra);
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
