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
  await answerTo(context.request, tenant, name, await wishOf(context.request, tenant, { scope: 'openid' }));
  await moveCookies(context, new URL(tenant.azureOrigin).hostname);
}

/** What a person's fresh sign-in with this nonce brings, and the keys that it is signed by. */
export async function signatureOf(
  request: APIRequestContext,
  tenant: TenantSummary,
  name: string,
  nonce: string,
): Promise<{ idToken: string; accessToken: string; keys: object[] }> {
  const scope = 'openid profile https://management.azure.com/user_impersonation';
  const verifier = randomBytes(32).toString('base64url');
  const wish = await wishOf(request, tenant, { scope, nonce, prompt: 'login' }, verifier);
  const answer = await answerTo(request, tenant, name, wish);
  const directory = `${tenant.azureOrigin}/${tenant.tenantId}`;
  const { host } = new URL(directory);
  const reply = await request.post(plain(new URL(`${directory}/oauth2/v2.0/token`)), {
    headers: { host, origin: tenant.appOrigin },
    form: {
      grant_type: 'authorization_code',
      code: new URLSearchParams(answer.hash.slice(1)).get('code') ?? '',
      code_verifier: verifier,
      client_id: wish.client_id,
      redirect_uri: wish.redirect_uri,
      scope,
    },
  });
  if (!reply.ok()) throw new Error(`${name} gets no token: ${await reply.text()}`);
  const tokens = (await reply.json()) as { id_token: string; access_token: string };
  const published = await request.get(plain(new URL(`${directory}/discovery/v2.0/keys`)), { headers: { host } });
  const { keys } = (await published.json()) as { keys: object[] };
  return { idToken: tokens.id_token, accessToken: tokens.access_token, keys };
}

type Wish = Awaited<ReturnType<typeof wishOf>>;

/** A whole sign-in. @returns where it leads back to. */
async function answerTo(request: APIRequestContext, tenant: TenantSummary, name: string, wish: Wish): Promise<URL> {
  const person = tenant.users.find((user) => user.name === name);
  if (person === undefined) throw new Error(`The tenant has no ${name}.`);
  const url = new URL(`${tenant.azureOrigin}/${tenant.tenantId}/oauth2/v2.0/authorize?${new URLSearchParams(wish)}`);
  const page = await step(request, url);
  const approval = await step(request, page, { person: person.objectId });
  const resume = await step(request, approval, { approve: person.objectId, answer: 'approve' });
  return step(request, resume);
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

/** What the identity provider is asked. A code that nobody redeems needs no secret. */
async function wishOf(
  request: APIRequestContext,
  tenant: TenantSummary,
  change: { scope: string; nonce?: string; prompt?: string },
  verifier = 'silent'.repeat(8),
) {
  const config = new URL(`${tenant.appOrigin}/config.json`);
  const { clientId } = (await (await request.get(plain(config), { headers: { host: config.host } })).json()) as {
    clientId: string;
  };
  return {
    client_id: clientId,
    response_type: 'code',
    response_mode: 'fragment',
    redirect_uri: `${tenant.appOrigin}/redirect.html`,
    state: 'silent',
    nonce: 'silent',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...change,
  };
}

/** What was set by the plain host, given to the tenant's own. */
async function moveCookies(context: BrowserContext, domain: string): Promise<void> {
  const cookies = (await context.cookies()).filter((cookie) => cookie.domain === 'localhost');
  await context.clearCookies({ domain: 'localhost' });
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain })));
}
