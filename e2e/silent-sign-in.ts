import { createHash, randomBytes } from 'node:crypto';
import type { APIRequestContext, BrowserContext } from '@playwright/test';
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
  const { request } = context;
  const page = await step(request, await authorizeUrl(request, tenant));
  const approval = await step(request, page, { person: person.objectId });
  const resume = await step(request, approval, { approve: person.objectId, answer: 'approve' });
  await step(request, resume);
  await moveCookies(context, new URL(tenant.azureOrigin).hostname);
}

/** One request of a sign-in. @returns where the reply leads. */
async function step(request: APIRequestContext, url: URL, form?: Record<string, string>): Promise<URL> {
  const headers = { host: url.host, accept: 'text/html' };
  const how = { maxRedirects: 0, headers, ...(form && { form }) };
  const reply = await request.fetch(plain(url), { ...how, method: form === undefined ? 'GET' : 'POST' });
  const { location } = reply.headers();
  if (location === undefined) throw new Error(`${url.href} answered ${reply.status()} and no redirect.`);
  return new URL(location, url);
}

async function authorizeUrl(request: APIRequestContext, tenant: TenantSummary): Promise<URL> {
  const config = new URL(`${tenant.appOrigin}/config.json`);
  const { clientId } = (await (await request.get(plain(config), { headers: { host: config.host } })).json()) as {
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
