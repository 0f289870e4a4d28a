import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { armScope, fragment } from '#test/sandbox/app.ts';
import { createTestBrowser, createVerifier, locationOf } from '#test/sandbox/browser.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox();

describe('discovery', () => {
  const document = (tenantId: string) =>
    fetch(`${sandbox.azureOrigin}/${tenantId}/v2.0/.well-known/openid-configuration`);

  it('describes the endpoints under Entra-shaped addresses, for any origin', async () => {
    const reply = await document(sandbox.tenant.tenantId);
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    const authority = `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}`;
    expect(await reply.json()).toMatchObject({
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    });
  });

  it.each(['common', 'organizations'])('has a document for %s, by which no one tenant issues', async (shared) => {
    const found = (await (await document(shared)).json()) as Record<string, string>;
    expect(found).toMatchObject({
      issuer: `${sandbox.azureOrigin}/{tenantid}/v2.0`,
      token_endpoint: `${sandbox.azureOrigin}/${shared}/oauth2/v2.0/token`,
    });
    const keys = await (await fetch(found['jwks_uri'] ?? '')).text();
    expect(keys).toBe(await (await fetch(sandbox.app.endpoints.jwks_uri)).text());
  });

  it('names a tenant it does not have', async () => {
    const reply = await document('00000000-0000-0000-0000-000000000001');
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
    const { objectId: oid, username, name } = sandbox.app.person('Ada Lovelace');
    const { tenantId: tid, appClientId } = sandbox.tenant;
    const keys = createRemoteJWKSet(new URL(sandbox.app.endpoints.jwks_uri));
    const verified = async (token: string | undefined, audience: string) =>
      (await jwtVerify(token ?? '', keys, { issuer: sandbox.app.endpoints.issuer, audience, algorithms: ['RS256'] }))
        .payload;
    const id = await verified(body['id_token'], appClientId);
    const common = { oid, tid, amr: ['pwd', 'mfa'] };
    const shown = { preferred_username: username, name, nonce: 'some-nonce', ver: '2.0' };
    expect(id).toMatchObject({ ...common, ...shown });
    expect(id.sub).not.toBe(oid);
    const access = await verified(body['access_token'], 'https://management.azure.com');
    const granted = { appid: appClientId, scp: 'user_impersonation', upn: username, idtyp: 'user' };
    expect(access).toMatchObject({ ...common, ...granted });
    expect(access['uti']).not.toBe(id['uti']);
    // By which MSAL knows who it is.
    const info = Buffer.from(body['client_info'] ?? '', 'base64url').toString();
    expect(JSON.parse(info)).toEqual({ uid: oid, utid: tid });
  });

  it('returns state and code in the fragment, with the issuer', async () => {
    const { back } = await sandbox.app.comeBack('Ada Lovelace');
    expect(back.origin + back.pathname).toBe(sandbox.app.redirectUri);
    expect(fragment(back).get('state')).toBe('some-state');
    expect(fragment(back).get('iss')).toBe(sandbox.app.endpoints.issuer);
  });

  it('refuses a wrong verifier, and a code used twice', async () => {
    const { code, verifier } = await sandbox.app.comeBack('Ada Lovelace');
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    expect(await sandbox.app.redeem(code, createVerifier().verifier)).toMatchObject(refused);
    expect((await sandbox.app.redeem(code, verifier)).status).toBe(200);
    expect(await sandbox.app.redeem(code, verifier)).toMatchObject(refused);
  });

  it('refuses a request without PKCE', async () => {
    const back = locationOf(await createTestBrowser().get(sandbox.app.authorizeUrl()), sandbox.app.redirectUri);
    expect(fragment(back).get('error')).toBe('invalid_request');
  });

  it('puts nothing that a request says into a page as markup', async () => {
    const url = sandbox.app.authorizeUrl({ client_id: '<img src=x>' });
    const page = await (await createTestBrowser().get(url)).text();
    expect(page).not.toContain('<img');
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
    for (const { username, objectId } of sandbox.tenant.people)
      for (const part of [username, `value="${objectId}"`]) expect(text).toContain(part);
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
    expect([fragment(back).get('error'), fragment(back).get('code')]).toEqual(['access_denied', null]);
  });

  it('belongs to the browser that began', async () => {
    const { page } = await openPage();
    const approval = { approve: sandbox.app.person('Ada Lovelace').objectId, answer: 'approve' };
    const other = await createTestBrowser().post(page.href, approval);
    expect(other.status).toBe(400);
    expect(await other.text()).toContain('This sign-in is over');
  });
});
