import { expect } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import type { Person, Tenant } from '#sandbox/tenant.ts';
import { endpointMetadata } from '#sandbox/identity/discovery.ts';
import { createTestBrowser, createVerifier, locationOf, type TestBrowser } from './browser.ts';

export const armScope = 'https://management.azure.com/user_impersonation';

export interface TokenReply {
  status: number;
  headers: Headers;
  body: Record<string, string>;
}

/** What the app does to sign somebody in, without MSAL: for contract tests of each request by itself. */
export interface TestApp {
  endpoints: ReturnType<typeof endpointMetadata>;
  redirectUri: string;
  person: (name: string) => Person;
  authorizeUrl: (more?: Record<string, string>) => string;
  requestToken: (form: Record<string, string>) => Promise<TokenReply>;
  redeem: (code: string, verifier: string, more?: Record<string, string>) => Promise<TokenReply>;
  /** Signs in by the pages. @returns where the app is sent back to, and what its code is redeemed with. */
  comeBack: (
    name: string,
    more?: Record<string, string>,
    browser?: TestBrowser,
  ) => Promise<{
    back: URL;
    code: string;
    verifier: string;
  }>;
  /** The same, and redeems the code. @returns the token endpoint's answer. */
  signIn: (browser: TestBrowser, name: string, more?: Record<string, string>) => Promise<TokenReply>;
  refresh: (token: string | undefined, more?: Record<string, string>) => Promise<TokenReply>;
  /** Asks for a code without a page. @returns what the app is told. */
  silently: (browser: TestBrowser, more?: Record<string, string>) => Promise<URLSearchParams>;
}

export const fragment = (url: URL): URLSearchParams => new URLSearchParams(url.hash.slice(1));

export const createTestApp = (sandbox: Sandbox, tenant: Tenant): TestApp => {
  const azureOrigin = sandbox.origins.azure(tenant);
  const appOrigin = sandbox.origins.app(tenant);
  const endpoints = endpointMetadata(azureOrigin, tenant.tenantId);
  const redirectUri = `${appOrigin}/redirect.html`;
  const person = (name: string): Person =>
    tenant.people.find((one) => one.name === name) ?? expect.fail(`There is a ${name}.`);
  const authorizeUrl = (more: Record<string, string> = {}): string =>
    `${endpoints.authorization_endpoint}?${new URLSearchParams({
      client_id: tenant.appClientId,
      response_type: 'code',
      response_mode: 'fragment',
      redirect_uri: redirectUri,
      scope: `${armScope} openid profile offline_access`,
      state: 'some-state',
      nonce: 'some-nonce',
      code_challenge_method: 'S256',
      ...more,
    })}`;
  const requestToken: TestApp['requestToken'] = async (form) => {
    const reply = await fetch(endpoints.token_endpoint, {
      method: 'POST',
      headers: { origin: appOrigin },
      body: new URLSearchParams({ client_id: tenant.appClientId, ...form }),
    });
    return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Record<string, string> };
  };
  const redeem: TestApp['redeem'] = (code, verifier, more = {}) =>
    requestToken({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
      ...more,
    });
  const comeBack: TestApp['comeBack'] = async (name, more = {}, browser = createTestBrowser()) => {
    const { verifier, challenge } = createVerifier();
    const back = await browser.signIn(authorizeUrl({ code_challenge: challenge, ...more }), person(name).objectId);
    return { back, code: fragment(back).get('code') ?? '', verifier };
  };
  return {
    endpoints,
    redirectUri,
    person,
    authorizeUrl,
    requestToken,
    redeem,
    comeBack,
    async signIn(browser, name, more) {
      const { code, verifier } = await comeBack(name, more, browser);
      return redeem(code, verifier, { client_info: '1' });
    },
    refresh: (token, more = {}) =>
      requestToken({ grant_type: 'refresh_token', refresh_token: token ?? '', scope: armScope, ...more }),
    async silently(browser, more = {}) {
      const url = authorizeUrl({ code_challenge: createVerifier().challenge, prompt: 'none', ...more });
      return fragment(locationOf(await browser.get(url), url));
    },
  };
};

/** A token of the tenant's service principal. */
export const programToken = async (
  origin: string,
  {
    tenantId,
    servicePrincipal,
  }: Pick<Tenant, 'tenantId'> & { servicePrincipal: { clientId: string; clientSecret: string } },
  resource = 'https://management.azure.com',
): Promise<string> => {
  const { clientId, clientSecret } = servicePrincipal;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const body = new URLSearchParams({ ...form, scope: `${resource}/.default` });
  const reply = await fetch(endpointMetadata(origin, tenantId).token_endpoint, { method: 'POST', body });
  return ((await reply.json()) as Record<string, string>)['access_token'] ?? '';
};

/** What Resource Manager says to a token: of any tenant, for its subscriptions. */
export const askArm = async (origin: string, token: string | undefined) => {
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`${origin}/subscriptions?api-version=2022-12-01`, { headers });
  const { error } = (await reply.json()) as { error?: { code: string } };
  return { status: reply.status, code: error?.code, challenge: reply.headers.get('www-authenticate') ?? '' };
};
