import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { armScope } from '#test/sandbox/app.ts';
import { createTestBrowser } from '#test/sandbox/browser.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox();

describe('sessions', () => {
  it('answer silent requests, but not for somebody else', async () => {
    const browser = createTestBrowser();
    const silent = await sandbox.app.silently(browser);
    expect(silent.get('error')).toBe('login_required');
    expect(silent.get('error_description')).toMatch(/^AADSTS50058: A silent/);
    await sandbox.app.signIn(browser, 'Ada Lovelace');
    expect((await sandbox.app.silently(browser)).get('code')).not.toBeNull();
    expect(
      (await sandbox.app.silently(browser, { login_hint: sandbox.app.person('Ada Lovelace').username })).get('code'),
    ).not.toBeNull();
    expect(
      (await sandbox.app.silently(browser, { login_hint: sandbox.app.person('Rita Reader').username })).get('error'),
    ).toBe('login_required');
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
    expect(
      (await sandbox.app.silently(browser, { login_hint: sandbox.app.person('Ada Lovelace').username })).get('error'),
    ).toBe('login_required');
  });

  it('end by signing out, which goes straight back to the app and nowhere else', async () => {
    const browser = createTestBrowser();
    await sandbox.app.signIn(browser, 'Ada Lovelace');
    const logout = (target: string) =>
      browser.get(
        `${sandbox.app.endpoints.end_session_endpoint}?${new URLSearchParams({ post_logout_redirect_uri: target })}`,
      );
    expect((await logout(`${sandbox.appOrigin}/`)).headers.get('location')).toBe(`${sandbox.appOrigin}/`);
    expect((await sandbox.app.silently(browser)).get('error')).toBe('login_required');
  });

  // As with Microsoft Entra, to be of the app's origin is not enough.
  it.each(['http://evil.example/', '/machines', '/?from=elsewhere'])(
    'end, but do not go on to %s, which is not registered',
    async (address) => {
      const target = URL.canParse(address) ? address : sandbox.appOrigin + address;
      const reply = await createTestBrowser().get(
        `${sandbox.app.endpoints.end_session_endpoint}?${new URLSearchParams({ post_logout_redirect_uri: target })}`,
      );
      expect(reply.status).toBe(400);
      expect(reply.headers.get('location')).toBeNull();
      expect(await reply.text()).toContain(`${sandbox.appOrigin}/redirect.html and ${sandbox.appOrigin}/`);
    },
  );
});

describe('refreshing', () => {
  it('gives a new access token, as often as asked', async () => {
    const { body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace');
    const scope = `${armScope} openid profile offline_access`;
    const first = await sandbox.app.refresh(body['refresh_token'], { scope });
    const second = await sandbox.app.refresh(body['refresh_token'], { scope });
    const identifiers = [body, first.body, second.body].map((one) => decodeJwt(one['access_token'] ?? '')['uti']);
    expect(new Set(identifiers).size).toBe(3);
  });

  it('gives an ARM token after a sign-in that asked for none, as when a consent was signed', async () => {
    const { body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace', {
      scope: 'openid profile offline_access',
    });
    const { body: refreshed } = await sandbox.app.refresh(body['refresh_token'], {
      scope: `${armScope} openid profile offline_access`,
    });
    await expect(verifiedByArm(refreshed['access_token'])).resolves.toBe(200);
  });

  it('answers a claims challenge with a token that carries the client capability', async () => {
    const { body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace');
    const claims = JSON.stringify({
      access_token: { xms_cc: { values: ['CP1'] }, nbf: { essential: true, value: '1' } },
    });
    const { body: refreshed } = await sandbox.app.refresh(body['refresh_token'], { claims });
    expect(decodeJwt(refreshed['access_token'] ?? '')['xms_cc']).toEqual(['CP1']);
    expect(await sandbox.app.refresh(body['refresh_token'], { claims: '{' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('refuses a token it never gave', async () => {
    expect(await sandbox.app.refresh('made-up')).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [70000] },
    });
  });
});

const verifiedByArm = async (token: string | undefined): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${sandbox.azureOrigin}/subscriptions?api-version=2022-12-01`, { headers })).status;
};
