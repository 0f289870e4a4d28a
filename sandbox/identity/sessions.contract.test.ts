import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { armScope, askArm } from '#test/sandbox/app.ts';
import { createTestBrowser, type TestBrowser } from '#test/sandbox/browser.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox();

const silentlyAs = (browser: TestBrowser, name: string) =>
  sandbox.app.silently(browser, { login_hint: sandbox.app.person(name).username });

const signOut = (browser: TestBrowser, target: string) =>
  browser.get(
    `${sandbox.app.endpoints.end_session_endpoint}?${new URLSearchParams({ post_logout_redirect_uri: target })}`,
  );

describe('sessions', () => {
  it('answer silent requests, but not for somebody else', async () => {
    const browser = createTestBrowser();
    const none = await sandbox.app.silently(browser);
    expect(none.get('error')).toBe('login_required');
    expect(none.get('error_description')).toMatch(/^AADSTS50058: A silent/);
    await sandbox.app.signIn(browser, 'Ada Lovelace');
    expect((await sandbox.app.silently(browser)).get('code')).not.toBeNull();
    expect((await silentlyAs(browser, 'Ada Lovelace')).get('code')).not.toBeNull();
    expect((await silentlyAs(browser, 'Rita Reader')).get('error')).toBe('login_required');
  });

  it('do not spare anyone whom the app wants to see (prompt=login)', async () => {
    const browser = createTestBrowser();
    await sandbox.app.signIn(browser, 'Ada Lovelace');
    const { body } = await sandbox.app.signIn(browser, 'Ada Lovelace', { prompt: 'login', nonce: 'a-consent-hash' });
    const claims = decodeJwt(body['id_token'] ?? '');
    expect(claims['nonce']).toBe('a-consent-hash');
    expect(Number(claims['auth_time'])).toBeGreaterThan(0);
  });

  it('can be taken over by another person (prompt=select_account)', async () => {
    const browser = createTestBrowser();
    await sandbox.app.signIn(browser, 'Ada Lovelace');
    const { body } = await sandbox.app.signIn(browser, 'Rita Reader', { prompt: 'select_account' });
    expect(decodeJwt(body['id_token'] ?? '')['oid']).toBe(sandbox.app.person('Rita Reader').objectId);
    expect((await silentlyAs(browser, 'Ada Lovelace')).get('error')).toBe('login_required');
  });

  it('end by signing out, which goes straight back to the app and nowhere else', async () => {
    const browser = createTestBrowser();
    await sandbox.app.signIn(browser, 'Ada Lovelace');
    const reply = await signOut(browser, `${sandbox.appOrigin}/`);
    expect(reply.headers.get('location')).toBe(`${sandbox.appOrigin}/`);
    expect((await sandbox.app.silently(browser)).get('error')).toBe('login_required');
  });

  // As with Microsoft Entra, to be of the app's origin is not enough.
  it.each(['http://evil.example/', '/machines', '/?from=elsewhere'])(
    'end, but do not go on to %s, which is not registered',
    async (address) => {
      const target = URL.canParse(address) ? address : sandbox.appOrigin + address;
      const reply = await signOut(createTestBrowser(), target);
      expect([reply.status, reply.headers.get('location')]).toEqual([400, null]);
      expect(await reply.text()).toContain(`${sandbox.appOrigin}/redirect.html and ${sandbox.appOrigin}/`);
    },
  );
});

describe('refreshing', () => {
  const scope = `${armScope} openid profile offline_access`;
  const signedIn = async (more?: Record<string, string>) =>
    (await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace', more)).body;

  it('gives a new access token, as often as asked', async () => {
    const body = await signedIn();
    const first = await sandbox.app.refresh(body['refresh_token'], { scope });
    const second = await sandbox.app.refresh(body['refresh_token'], { scope });
    const identifiers = [body, first.body, second.body].map((one) => decodeJwt(one['access_token'] ?? '')['uti']);
    expect(new Set(identifiers).size).toBe(3);
  });

  it('gives an ARM token after a sign-in that asked for none, as when a consent was signed', async () => {
    const body = await signedIn({ scope: 'openid profile offline_access' });
    const refreshed = await sandbox.app.refresh(body['refresh_token'], { scope });
    expect((await askArm(sandbox.azureOrigin, refreshed.body['access_token'])).status).toBe(200);
  });

  it('answers a claims challenge with a token that carries the client capability', async () => {
    const { refresh_token: token } = await signedIn();
    const claims = { access_token: { xms_cc: { values: ['CP1'] }, nbf: { essential: true, value: '1' } } };
    const { body } = await sandbox.app.refresh(token, { claims: JSON.stringify(claims) });
    expect(decodeJwt(body['access_token'] ?? '')['xms_cc']).toEqual(['CP1']);
    const refused = await sandbox.app.refresh(token, { claims: '{' });
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('refuses a token it never gave', async () => {
    const refused = await sandbox.app.refresh('made-up');
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [70000] } });
  });
});
