import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { armScope, fragment } from '#test/sandbox/app.ts';
import { createTestBrowser, createVerifier, locationOf } from '#test/sandbox/browser.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox();

describe('discovery', () => {
  it('describes the endpoints under Entra-shaped addresses, for any origin', async () => {
    const reply = await fetch(
      `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}/v2.0/.well-known/openid-configuration`,
    );
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    const document: unknown = await reply.json();
    expect(document).toMatchObject({
      issuer: `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}/v2.0`,
      authorization_endpoint: `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}/oauth2/v2.0/authorize`,
      token_endpoint: `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}/oauth2/v2.0/token`,
      end_session_endpoint: `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}/oauth2/v2.0/logout`,
      jwks_uri: `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}/discovery/v2.0/keys`,
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
    const { keys } = (await (await fetch(sandbox.app.endpoints.jwks_uri)).json()) as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });
});

describe('the code flow', () => {
  it('ends in tokens that verify against the published keys', async () => {
    const { status, body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace');
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: armScope });
    const ada = sandbox.app.person('Ada Lovelace');
    const keys = createRemoteJWKSet(new URL(sandbox.app.endpoints.jwks_uri));
    const id = await jwtVerify(body['id_token'] ?? '', keys, {
      issuer: sandbox.app.endpoints.issuer,
      audience: sandbox.tenant.appClientId,
    });
    expect(id.payload).toMatchObject({
      oid: ada.objectId,
      tid: sandbox.tenant.tenantId,
      preferred_username: ada.username,
      name: ada.name,
      amr: ['pwd', 'mfa'],
      nonce: 'some-nonce',
      ver: '2.0',
    });
    expect(id.payload.sub).not.toBe(ada.objectId);
    const access = await jwtVerify(body['access_token'] ?? '', keys, {
      issuer: sandbox.app.endpoints.issuer,
      audience: 'https://management.azure.com',
      algorithms: ['RS256'],
    });
    expect(access.payload).toMatchObject({
      oid: ada.objectId,
      tid: sandbox.tenant.tenantId,
      appid: sandbox.tenant.appClientId,
      scp: 'user_impersonation',
      upn: ada.username,
      amr: ['pwd', 'mfa'],
      idtyp: 'user',
    });
    expect(access.payload.uti).not.toBe(id.payload.uti);
  });

  it('tells MSAL who it is by client_info', async () => {
    const { body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace');
    expect(JSON.parse(Buffer.from(body['client_info'] ?? '', 'base64url').toString())).toEqual({
      uid: sandbox.app.person('Ada Lovelace').objectId,
      utid: sandbox.tenant.tenantId,
    });
  });

  it('returns state and code in the fragment, with the issuer', async () => {
    const { challenge } = createVerifier();
    const back = await createTestBrowser().signIn(
      sandbox.app.authorizeUrl({ code_challenge: challenge }),
      sandbox.app.person('Ada Lovelace').objectId,
    );
    expect(back.origin + back.pathname).toBe(sandbox.app.redirectUri);
    expect(fragment(back).get('state')).toBe('some-state');
    expect(fragment(back).get('iss')).toBe(sandbox.app.endpoints.issuer);
  });

  it('refuses a wrong verifier, and a code used twice', async () => {
    const { verifier, challenge } = createVerifier();
    const browser = createTestBrowser();
    const back = await browser.signIn(
      sandbox.app.authorizeUrl({ code_challenge: challenge }),
      sandbox.app.person('Ada Lovelace').objectId,
    );
    const code = fragment(back).get('code') ?? '';
    expect(await sandbox.app.redeem(code, createVerifier().verifier)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await sandbox.app.redeem(code, verifier)).status).toBe(200);
    expect(await sandbox.app.redeem(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('refuses a request without PKCE', async () => {
    const back = locationOf(await createTestBrowser().get(sandbox.app.authorizeUrl()), sandbox.app.redirectUri);
    expect(fragment(back).get('error')).toBe('invalid_request');
  });

  it('never redirects to an address that is not registered', async () => {
    const { challenge } = createVerifier();
    const url = sandbox.app.authorizeUrl({
      code_challenge: challenge,
      redirect_uri: 'http://localhost:9/redirect.html',
    });
    const reply = await createTestBrowser().get(url);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('location')).toBeNull();
    expect(await reply.text()).toContain(`AADSTS50011: the redirect address must be ${sandbox.app.redirectUri}`);
  });

  it('puts nothing that a request says into a page as markup', async () => {
    const url = sandbox.app.authorizeUrl({ client_id: '<img src=x>' });
    const page = await (await createTestBrowser().get(url)).text();
    expect(page).not.toContain('<img');
  });

  it('shares the token endpoint with the app only', async () => {
    const preflight = {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body: new URLSearchParams({
        client_id: sandbox.tenant.appClientId,
        grant_type: 'refresh_token',
        refresh_token: 'x',
      }),
    };
    const reply = await fetch(sandbox.app.endpoints.token_endpoint, preflight);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(
      (await sandbox.app.requestToken({ grant_type: 'refresh_token', refresh_token: 'x' })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBe(sandbox.appOrigin);
  });
});

describe('the sign-in page', () => {
  const openPage = async (more: Record<string, string> = {}) => {
    const browser = createTestBrowser();
    const url = sandbox.app.authorizeUrl({ code_challenge: createVerifier().challenge, ...more });
    const page = locationOf(await browser.get(url), url);
    return { browser, page, text: await (await browser.get(page.href)).text() };
  };

  it('says that it is not Microsoft, and lists everybody', async () => {
    const { text } = await openPage();
    expect(text).toContain('It is not Microsoft');
    for (const { username, objectId } of sandbox.tenant.people) {
      expect(text).toContain(username);
      expect(text).toContain(`value="${objectId}"`);
    }
    expect(text).not.toContain('<script');
  });

  it('offers the hinted person first', async () => {
    const { text } = await openPage({ login_hint: sandbox.app.person('Otto Auditor').username, prompt: 'login' });
    expect(text.indexOf('Otto Auditor')).toBeLessThan(text.indexOf('Ada Lovelace'));
    expect(text).toContain('The app asks you to sign in again.');
  });

  it('lets nobody in who denied the second step', async () => {
    const { browser, page } = await openPage();
    const deny = { approve: sandbox.app.person('Ada Lovelace').objectId, answer: 'deny' };
    const resume = locationOf(await browser.post(page.href, deny), page.href);
    const back = locationOf(await browser.get(resume.href), sandbox.app.redirectUri);
    expect(fragment(back).get('error')).toBe('access_denied');
    expect(fragment(back).get('code')).toBeNull();
  });

  it('belongs to the browser that began', async () => {
    const { page } = await openPage();
    const other = await createTestBrowser().post(page.href, {
      approve: sandbox.app.person('Ada Lovelace').objectId,
      answer: 'approve',
    });
    expect(other.status).toBe(400);
    expect(await other.text()).toContain('This sign-in is over');
  });
});
