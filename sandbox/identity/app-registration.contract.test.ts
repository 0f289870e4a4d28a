import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { checkedRedirectUri } from './redirect-uris.ts';
import { armScope } from '#test/sandbox/app.ts';
import { createTestBrowser, createVerifier } from '#test/sandbox/browser.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

/** How the app is registered: with which addresses, as a single-page application, and what follows from it. */

const elsewhere = 'http://localhost:3000/auth/callback';
/** As it is registered when it is given without a path. */
const pathless = checkedRedirectUri('http://localhost:3003');
const developed = 'http://localhost:3001';
const sandbox = runningSandbox({
  scenario: 'single',
  appOrigin: developed,
  redirectUris: [pathless, elsewhere],
});

/** Asks for tokens as a page of that origin does. */
const redeemAt = async (redirectUri: string, origin: string): Promise<Response> => {
  const { back, code, verifier } = await sandbox.app.comeBack('Ada Lovelace', { redirect_uri: redirectUri });
  expect(back.origin + back.pathname).toBe(redirectUri);
  const form = { client_id: sandbox.tenant.appClientId, grant_type: 'authorization_code', scope: armScope };
  const body = new URLSearchParams({ ...form, code, code_verifier: verifier, redirect_uri: redirectUri });
  return fetch(sandbox.app.endpoints.token_endpoint, { method: 'POST', headers: { origin }, body });
};

describe('an app of somebody else', () => {
  it.each([
    ['an address of its own', elsewhere, 'http://localhost:3000'],
    ['the project’s addresses at another origin', `${developed}/redirect.html`, developed],
  ])('signs people in and has its tokens (%s)', async (_what, redirectUri, origin) => {
    const reply = await redeemAt(redirectUri, origin);
    expect(reply.headers.get('access-control-allow-origin')).toBe(origin);
    expect(await reply.json()).toMatchObject({ token_type: 'Bearer' });
  });

  it.each(['http://localhost:3003', 'http://localhost:3003/'])(
    'is sent back to an address without a path, in both its forms (%s)',
    async (redirectUri) => {
      const { back, code } = await sandbox.app.comeBack('Ada Lovelace', { redirect_uri: redirectUri });
      expect([back.origin, code]).toEqual(['http://localhost:3003', expect.stringMatching(/./)]);
      const form = new URLSearchParams({ post_logout_redirect_uri: redirectUri });
      const out = `${sandbox.app.endpoints.end_session_endpoint}?${form}`;
      expect((await fetch(out, { redirect: 'manual' })).headers.get('location')).toBe(redirectUri);
    },
  );

  it('has its tokens at no other origin', async () => {
    const reply = await redeemAt(elsewhere, 'http://localhost:3002');
    expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([400, null]);
  });

  it('is told of all addresses when it names another, and sent to none', async () => {
    const { challenge } = createVerifier();
    const url = sandbox.app.authorizeUrl({ code_challenge: challenge, redirect_uri: 'http://localhost:3000/other' });
    const reply = await createTestBrowser().get(url);
    expect([reply.status, reply.headers.get('location')]).toEqual([400, null]);
    const text = await reply.text();
    expect(text).toContain('AADSTS50011: ');
    expect(text).toContain(`or ${elsewhere}. The sandbox registers others with --redirect-uri.`);
  });
});

it.each(['https://contoso.example/callback', 'callback', 'file:///tmp/a', 'http://localhost:3000/#part'])(
  'registers no %s, which no app on this computer is sent back to',
  (text) => {
    expect(() => checkedRedirectUri(text)).toThrow(`not "${text}".`);
  },
);

/** As a program asks, which has no origin. */
const askAsProgram = async (form: Record<string, string>, { tenant, app } = sandbox) => {
  const body = new URLSearchParams({ client_id: tenant.appClientId, ...form });
  const reply = await fetch(app.endpoints.token_endpoint, { method: 'POST', body });
  return { status: reply.status, body: (await reply.json()) as unknown };
};

const refusal = {
  status: 400,
  body: {
    error: 'invalid_request',
    error_codes: [9_002_327],
    error_description: expect.stringContaining('may only be redeemed via cross-origin requests.') as string,
  },
};

it('a program, which is no page, redeems no code', async () => {
  const { code, verifier } = await sandbox.app.comeBack('Ada Lovelace');
  const form = { code, code_verifier: verifier, redirect_uri: sandbox.app.redirectUri };
  expect(await askAsProgram({ grant_type: 'authorization_code', ...form })).toMatchObject(refusal);
});

it('a program uses no refresh token, which a page does', async () => {
  const { body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace');
  const form = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' };
  expect(await askAsProgram(form)).toMatchObject(refusal);
  expect((await sandbox.app.requestToken(form)).status).toBe(200);
});

describe('a desktop program, whose address has no port', () => {
  const own = runningSandbox({ scenario: 'single', redirectUris: [checkedRedirectUri('http://localhost')] });

  it('has its tokens at whatever port it listens, and renews them', async () => {
    const redirect_uri = 'http://localhost:53219';
    const { back, code, verifier } = await own.app.comeBack('Ada Lovelace', { redirect_uri });
    expect(back.origin).toBe(redirect_uri);
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri, scope: armScope };
    const { status, body } = await askAsProgram(form, own);
    expect(status).toBe(200);
    const { refresh_token = '' } = body as Record<string, string>;
    const renewed = await askAsProgram({ grant_type: 'refresh_token', refresh_token, scope: armScope }, own);
    expect(renewed).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
  });
});

it('is told how somebody signed in, until the tenant is to say no more than Microsoft Entra', async () => {
  const methods = async () => {
    const { body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace');
    return [body['id_token'], body['access_token']].map((token) => decodeJwt(token ?? '')['amr']);
  };
  const both = ['pwd', 'mfa'];
  expect(await methods()).toEqual([both, both]);
  await controlOf(sandbox).call('POST', '/tenants/single', { idTokenMethods: false });
  expect(await methods()).toEqual([undefined, both]);
});
