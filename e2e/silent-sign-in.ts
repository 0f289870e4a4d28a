import { createHash, randomBytes } from 'node:crypto';
import type { APIRequestContext, APIResponse, BrowserContext } from '@playwright/test';
import type { TenantSummary } from './azure-reader.ts';

/** Where the sandbox listens. Node does not resolve `*.localhost` everywhere, so the tenant's host is named by a header. */
const plain = (url: URL): string => `http://localhost:${url.port}${url.pathname}${url.search}`;

/**
 * Gives the browser a session with the sandbox's identity provider, as if the person had been on its two pages before: the app then
 * signs in silently. Most tests are of what comes after, and the two pages and the app's second start took a fifth of them all.
 */
export async function giveSession(context: BrowserContext, tenant: TenantSummary, name: string): Promise<void> {
  const person = tenant.users.find((user) => user.name === name);
  if (person === undefined) throw new Error(`The tenant has no ${name}.`);
  const steps = new SignInSteps(context.request);
  const page = await steps.get(await authorizeUrl(context.request, tenant));
  const approval = await steps.post(page, { person: person.objectId });
  const resume = await steps.post(approval, { approve: person.objectId, answer: 'approve' });
  await steps.get(resume);
  await moveCookies(context, new URL(tenant.azureOrigin).hostname);
}

class SignInSteps {
  readonly #request: APIRequestContext;

  constructor(request: APIRequestContext) {
    this.#request = request;
  }

  /** @returns where the reply leads. */
  async get(url: URL): Promise<URL> {
    return leadsTo(await this.#request.get(plain(url), { ...unfollowed, headers: asked(url) }), url);
  }

  async post(url: URL, form: Record<string, string>): Promise<URL> {
    return leadsTo(await this.#request.post(plain(url), { ...unfollowed, headers: asked(url), form }), url);
  }
}

const unfollowed = { maxRedirects: 0 };
const asked = (url: URL) => ({ host: url.host, accept: 'text/html' });

const leadsTo = (reply: APIResponse, from: URL): URL => {
  const { location } = reply.headers();
  if (location === undefined) throw new Error(`${from.href} answered ${reply.status()} and no redirect.`);
  return new URL(location, from);
};

async function authorizeUrl(request: APIRequestContext, tenant: TenantSummary): Promise<URL> {
  const config = new URL(`${tenant.appOrigin}/config.json`);
  const { clientId } = (await (await request.get(plain(config), { headers: asked(config) })).json()) as {
    clientId: string;
  };
  const wish = {
    client_id: clientId,
    response_type: 'code',
    response_mode: 'fragment',
    redirect_uri: `${tenant.appOrigin}/redirect.html`,
    scope: 'openid',
    state: 'silent',
    nonce: 'silent',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
  };
  return new URL(`${tenant.azureOrigin}/${tenant.tenantId}/oauth2/v2.0/authorize?${new URLSearchParams(wish)}`);
}

/** What was set by the plain host, given to the tenant's own. */
async function moveCookies(context: BrowserContext, domain: string): Promise<void> {
  const cookies = (await context.cookies()).filter((cookie) => cookie.domain === 'localhost');
  await context.clearCookies({ domain: 'localhost' });
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain })));
}
