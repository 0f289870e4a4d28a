import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { armScope, createTestApp, fragment, type TestApp } from './test-app.ts';
import { createTestBrowser, createVerifier, locationOf } from './test-browser.ts';

let sandbox: Sandbox;
let tenant: Tenant;
let app: TestApp;
let endpoints: TestApp['endpoints'];
let redirectUri: string;

beforeAll(async () => {
  sandbox = await startSandbox({ appPort: 0, azurePort: 0 });
  tenant = sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  app = createTestApp(sandbox, tenant);
  ({ endpoints, redirectUri } = app);
});
afterAll(() => sandbox.close());

describe('discovery', () => {
  it('describes the endpoints under Entra-shaped addresses, for any origin', async () => {
    const reply = await fetch(`${sandbox.azureOrigin}/${tenant.tenantId}/v2.0/.well-known/openid-configuration`);
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    const document: unknown = await reply.json();
    expect(document).toMatchObject({
      issuer: `${sandbox.azureOrigin}/${tenant.tenantId}/v2.0`,
      authorization_endpoint: `${sandbox.azureOrigin}/${tenant.tenantId}/oauth2/v2.0/authorize`,
      token_endpoint: `${sandbox.azureOrigin}/${tenant.tenantId}/oauth2/v2.0/token`,
      end_session_endpoint: `${sandbox.azureOrigin}/${tenant.tenantId}/oauth2/v2.0/logout`,
      jwks_uri: `${sandbox.azureOrigin}/${tenant.tenantId}/discovery/v2.0/keys`,
    });
  });

  it('names a tenant it does not have', async () => {
    const reply = await fetch(
      `${sandbox.azureOrigin}/00000000-0000-0000-0000-000000000001/v2.0/.well-known/openid-configuration`,
    );
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
  });

  it('publishes no private key', async () => {
    const { keys } = (await (await fetch(endpoints.jwks_uri)).json()) as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });
});

describe('the code flow', () => {
  it('ends in tokens that verify against the published keys', async () => {
    const { status, body } = await app.signIn(createTestBrowser(), 'Ada Lovelace');
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: armScope });
    const ada = app.person('Ada Lovelace');
    const keys = createRemoteJWKSet(new URL(endpoints.jwks_uri));
    const id = await jwtVerify(body['id_token'] ?? '', keys, {
      issuer: endpoints.issuer,
      audience: tenant.appClientId,
    });
    expect(id.payload).toMatchObject({
      oid: ada.objectId,
      tid: tenant.tenantId,
      preferred_username: ada.username,
      name: ada.name,
      amr: ['pwd', 'mfa'],
      nonce: 'some-nonce',
      ver: '2.0',
    });
    expect(id.payload.sub).not.toBe(ada.objectId);
    const access = await jwtVerify(body['access_token'] ?? '', keys, {
      issuer: endpoints.issuer,
      audience: 'https://management.azure.com',
      algorithms: ['RS256'],
    });
    expect(access.payload).toMatchObject({
      oid: ada.objectId,
      tid: tenant.tenantId,
      appid: tenant.appClientId,
      scp: 'user_impersonation',
      upn: ada.username,
      amr: ['pwd', 'mfa'],
      idtyp: 'user',
    });
    expect(access.payload.uti).not.toBe(id.payload.uti);
  });

  it('tells MSAL who it is by client_info', async () => {
    const { body } = await app.signIn(createTestBrowser(), 'Ada Lovelace');
    expect(JSON.parse(Buffer.from(body['client_info'] ?? '', 'base64url').toString())).toEqual({
      uid: app.person('Ada Lovelace').objectId,
      utid: tenant.tenantId,
    });
  });

  it('returns state and code in the fragment, with the issuer', async () => {
    const { challenge } = createVerifier();
    const back = await createTestBrowser().signIn(
      app.authorizeUrl({ code_challenge: challenge }),
      app.person('Ada Lovelace').objectId,
    );
    expect(back.origin + back.pathname).toBe(redirectUri);
    expect(fragment(back).get('state')).toBe('some-state');
    expect(fragment(back).get('iss')).toBe(endpoints.issuer);
  });

  it('refuses a wrong verifier, and a code used twice', async () => {
    const { verifier, challenge } = createVerifier();
    const browser = createTestBrowser();
    const back = await browser.signIn(
      app.authorizeUrl({ code_challenge: challenge }),
      app.person('Ada Lovelace').objectId,
    );
    const code = fragment(back).get('code') ?? '';
    expect(await app.redeem(code, createVerifier().verifier)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await app.redeem(code, verifier)).status).toBe(200);
    expect(await app.redeem(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('refuses a request without PKCE', async () => {
    const back = locationOf(await createTestBrowser().get(app.authorizeUrl()), redirectUri);
    expect(fragment(back).get('error')).toBe('invalid_request');
  });

  it('never redirects to an address that is not registered', async () => {
    const { challenge } = createVerifier();
    const url = app.authorizeUrl({ code_challenge: challenge, redirect_uri: 'http://localhost:9/redirect.html' });
    const reply = await createTestBrowser().get(url);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('location')).toBeNull();
    expect(await reply.text()).toContain(`AADSTS50011: the redirect address must be ${redirectUri}`);
  });

  it('puts nothing that a request says into a page as markup', async () => {
    const url = app.authorizeUrl({ client_id: '<img src=x>' });
    const page = await (await createTestBrowser().get(url)).text();
    expect(page).not.toContain('<img');
  });

  it('issues no token for another resource', async () => {
    const { challenge } = createVerifier();
    const url = app.authorizeUrl({ code_challenge: challenge, scope: 'openid https://graph.microsoft.com/User.Read' });
    const back = locationOf(await createTestBrowser().get(url), redirectUri);
    expect(fragment(back).get('error')).toBe('invalid_target');
    expect(fragment(back).get('error_description')).toContain('https://graph.microsoft.com');
  });

  it('shares the token endpoint with the app only', async () => {
    const preflight = {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body: new URLSearchParams({ client_id: tenant.appClientId, grant_type: 'refresh_token', refresh_token: 'x' }),
    };
    const reply = await fetch(endpoints.token_endpoint, preflight);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(
      (await app.requestToken({ grant_type: 'refresh_token', refresh_token: 'x' })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBe(sandbox.appOrigin);
  });
});

describe('the sign-in page', () => {
  const openPage = async (more: Record<string, string> = {}) => {
    const browser = createTestBrowser();
    const url = app.authorizeUrl({ code_challenge: createVerifier().challenge, ...more });
    const page = locationOf(await browser.get(url), url);
    return { browser, page, text: await (await browser.get(page.href)).text() };
  };

  it('says that it is not Microsoft, and lists everybody', async () => {
    const { text } = await openPage();
    expect(text).toContain('It is not Microsoft');
    for (const { username, objectId } of tenant.people) {
      expect(text).toContain(username);
      expect(text).toContain(`value="${objectId}"`);
    }
    expect(text).not.toContain('<script');
  });

  it('offers the hinted person first', async () => {
    const { text } = await openPage({ login_hint: app.person('Otto Auditor').username, prompt: 'login' });
    expect(text.indexOf('Otto Auditor')).toBeLessThan(text.indexOf('Ada Lovelace'));
    expect(text).toContain('The app asks you to sign in again.');
  });

  it('lets nobody in who denied the second step', async () => {
    const { browser, page } = await openPage();
    const deny = { approve: app.person('Ada Lovelace').objectId, answer: 'deny' };
    const resume = locationOf(await browser.post(page.href, deny), page.href);
    const back = locationOf(await browser.get(resume.href), redirectUri);
    expect(fragment(back).get('error')).toBe('access_denied');
    expect(fragment(back).get('code')).toBeNull();
  });

  it('belongs to the browser that began', async () => {
    const { page } = await openPage();
    const other = await createTestBrowser().post(page.href, {
      approve: app.person('Ada Lovelace').objectId,
      answer: 'approve',
    });
    expect(other.status).toBe(400);
    expect(await other.text()).toContain('This sign-in is over');
  });
});

describe('sessions', () => {
  it('answer silent requests, but not for somebody else', async () => {
    const browser = createTestBrowser();
    expect((await app.silently(browser)).get('error')).toBe('login_required');
    await app.signIn(browser, 'Ada Lovelace');
    expect((await app.silently(browser)).get('code')).not.toBeNull();
    expect(
      (await app.silently(browser, { login_hint: app.person('Ada Lovelace').username })).get('code'),
    ).not.toBeNull();
    expect((await app.silently(browser, { login_hint: app.person('Rita Reader').username })).get('error')).toBe(
      'login_required',
    );
  });

  it('do not spare anyone whom the app wants to see (prompt=login)', async () => {
    const browser = createTestBrowser();
    await app.signIn(browser, 'Ada Lovelace');
    const { body } = await app.signIn(browser, 'Ada Lovelace', { prompt: 'login', nonce: 'a-consent-hash' });
    const claims = decodeJwt(body['id_token'] ?? '');
    expect(claims['nonce']).toBe('a-consent-hash');
    expect(Number(claims['auth_time'])).toBeGreaterThan(0);
  });

  it('can be taken over by another person (prompt=select_account)', async () => {
    const browser = createTestBrowser();
    await app.signIn(browser, 'Ada Lovelace');
    const { body } = await app.signIn(browser, 'Rita Reader', { prompt: 'select_account' });
    expect(decodeJwt(body['id_token'] ?? '')['oid']).toBe(app.person('Rita Reader').objectId);
    expect((await app.silently(browser, { login_hint: app.person('Ada Lovelace').username })).get('error')).toBe(
      'login_required',
    );
  });

  it('end by signing out, which goes straight back to the app and nowhere else', async () => {
    const browser = createTestBrowser();
    await app.signIn(browser, 'Ada Lovelace');
    const logout = (target: string) =>
      browser.get(`${endpoints.end_session_endpoint}?${new URLSearchParams({ post_logout_redirect_uri: target })}`);
    expect((await logout(`${sandbox.appOrigin}/`)).headers.get('location')).toBe(`${sandbox.appOrigin}/`);
    expect((await app.silently(browser)).get('error')).toBe('login_required');
  });

  // As with Microsoft Entra, to be of the app's origin is not enough.
  it.each(['http://evil.example/', '/machines', '/?from=elsewhere'])(
    'end, but do not go on to %s, which is not registered',
    async (address) => {
      const target = URL.canParse(address) ? address : sandbox.appOrigin + address;
      const reply = await createTestBrowser().get(
        `${endpoints.end_session_endpoint}?${new URLSearchParams({ post_logout_redirect_uri: target })}`,
      );
      expect(reply.status).toBe(400);
      expect(reply.headers.get('location')).toBeNull();
      expect(await reply.text()).toContain(`${sandbox.appOrigin}/redirect.html and ${sandbox.appOrigin}/`);
    },
  );
});

describe('refreshing', () => {
  it('gives a new access token, as often as asked', async () => {
    const { body } = await app.signIn(createTestBrowser(), 'Ada Lovelace');
    const scope = `${armScope} openid profile offline_access`;
    const first = await app.refresh(body['refresh_token'], { scope });
    const second = await app.refresh(body['refresh_token'], { scope });
    const identifiers = [body, first.body, second.body].map((one) => decodeJwt(one['access_token'] ?? '')['uti']);
    expect(new Set(identifiers).size).toBe(3);
  });

  it('gives an ARM token after a sign-in that asked for none, as when a consent was signed', async () => {
    const { body } = await app.signIn(createTestBrowser(), 'Ada Lovelace', { scope: 'openid profile offline_access' });
    const { body: refreshed } = await app.refresh(body['refresh_token'], {
      scope: `${armScope} openid profile offline_access`,
    });
    await expect(verifiedByArm(refreshed['access_token'])).resolves.toBe(200);
  });

  it('answers a claims challenge with a token that carries the client capability', async () => {
    const { body } = await app.signIn(createTestBrowser(), 'Ada Lovelace');
    const claims = JSON.stringify({
      access_token: { xms_cc: { values: ['CP1'] }, nbf: { essential: true, value: '1' } },
    });
    const { body: refreshed } = await app.refresh(body['refresh_token'], { claims });
    expect(decodeJwt(refreshed['access_token'] ?? '')['xms_cc']).toEqual(['CP1']);
    expect(await app.refresh(body['refresh_token'], { claims: '{' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('refuses a token it never gave', async () => {
    expect(await app.refresh('made-up')).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [70000] },
    });
  });
});

const verifiedByArm = async (token: string | undefined): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${sandbox.azureOrigin}/subscriptions?api-version=2022-12-01`, { headers })).status;
};
