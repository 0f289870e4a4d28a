import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { askArm, fragment, programToken } from '#test/sandbox/app.ts';
import { createTestBrowser, createVerifier, locationOf, type TestBrowser } from '#test/sandbox/browser.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox({ scenario: 'single' }, true);
let browser: TestBrowser;
beforeEach(() => {
  browser = createTestBrowser();
});

/** Asks for a machine, or changes it. */
const ask = async (token: string | undefined, method = 'GET') => {
  const [machine] = [...sandbox.tenant.machines.values()];
  const reply = await fetch(`${sandbox.azureOrigin}${machine?.id}?api-version=2025-01-13`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: '{"tags":{}}' }),
  });
  return { status: reply.status, challenge: reply.headers.get('www-authenticate') ?? '' };
};

const signIn = async (more?: Record<string, string>) => (await sandbox.app.signIn(browser, 'Ada Lovelace', more)).body;

const control = async (path: string, body: object = {}): Promise<number> =>
  (await controlOf(sandbox).call('POST', `/tenants/single/${path}`, body)).status;

/** The claims that a challenge asks for, as MSAL sends them on: with the client's capabilities. */
const claimsOf = (challenge: string): string => {
  const encoded = /claims="([^"]+)"/.exec(challenge)?.[1] ?? expect.fail(`${challenge} has claims.`);
  const asked = JSON.parse(Buffer.from(encoded, 'base64').toString()) as { access_token: object };
  return JSON.stringify({ access_token: { ...asked.access_token, xms_cc: { values: ['CP1'] } } });
};

it('claims-challenge is met by a token that was renewed after the rule was set, with its claims', async () => {
  const body = await signIn();
  expect((await ask(body['access_token'])).status).toBe(200);
  expect(await control('faults', { fault: 'claims-challenge', method: 'write' })).toBe(201);
  expect((await ask(body['access_token'])).status).toBe(200);
  const { status, challenge } = await ask(body['access_token'], 'PATCH');
  expect(status).toBe(401);
  expect(challenge).toMatch(
    /^Bearer realm="", authorization_uri="http:[^"]+\/authorize", error="insufficient_claims", claims="[\w+/=]+"$/,
  );
  expect((await ask(body['access_token'], 'PATCH')).status).toBe(401);
  const renewed = await sandbox.app.refresh(body['refresh_token'], { claims: claimsOf(challenge) });
  expect(renewed.status).toBe(200);
  expect((await ask(renewed.body['access_token'], 'PATCH')).status).toBe(200);
  expect((await ask(body['access_token'], 'PATCH')).status).toBe(401);
});

describe('mfa-required', () => {
  it.each([{}, { times: 1 }])('is met by the sign-in page only (%j)', async (more) => {
    const body = await signIn();
    await control('faults', { fault: 'mfa-required', method: 'write', ...more });
    const { status, challenge } = await ask(body['access_token'], 'PATCH');
    expect(status).toBe(401);
    const claims = claimsOf(challenge);
    expect(JSON.parse(claims)).toMatchObject({ access_token: { acrs: { essential: true, values: ['p1'] } } });

    expect(await sandbox.app.refresh(body['refresh_token'], { claims })).toMatchObject({
      status: 400,
      body: { error: 'interaction_required', error_codes: [50076] },
    });
    const silent = await sandbox.app.silently(browser, { claims });
    expect(silent.get('error')).toBe('interaction_required');
    expect(silent.get('error_description')).toMatch(/^AADSTS50076: Due to/);
    // Without the claims the session does, but its token is no answer to the challenge.
    const plain = await sandbox.app.refresh(body['refresh_token']);
    expect(plain.status).toBe(200);
    if (!('times' in more)) expect((await ask(plain.body['access_token'], 'PATCH')).status).toBe(401);

    // The session would do for the app's request, were it not for the claims: the page comes.
    const signedIn = await signIn({ claims });
    expect((await ask(signedIn['access_token'], 'PATCH')).status).toBe(200);
    const renewed = await sandbox.app.refresh(signedIn['refresh_token'], { claims });
    expect((await ask(renewed.body['access_token'], 'PATCH')).status).toBe(200);
    expect((await sandbox.app.silently(browser, { claims })).get('code')).not.toBeNull();
  });

  it('asks nothing of a service principal, which signs in on no page', async () => {
    const body = await signIn();
    await control('faults', { fault: 'mfa-required' });
    expect((await ask(body['access_token'])).status).toBe(401);
    expect((await ask(await programToken(sandbox.azureOrigin, sandbox.tenant))).status).toBe(200);
  });

  it('demands nothing of sign-ins once its rule is removed', async () => {
    const body = await signIn();
    await control('faults', { fault: 'mfa-required' });
    const { challenge } = await ask(body['access_token']);
    await control(`faults/${sandbox.tenant.faults[0]?.id}/remove`);
    expect((await sandbox.app.refresh(body['refresh_token'], { claims: claimsOf(challenge) })).status).toBe(200);
  });
});

describe('an authentication context', () => {
  const context = { acrs: { essential: true, value: 'c1' } };
  const claims = JSON.stringify({ access_token: { ...context, xms_cc: { values: ['CP1'] } } });
  const acrsOf = (body: Record<string, string>): unknown => decodeJwt(body['access_token'] ?? '')['acrs'];

  it('is met on the sign-in page alone, and told where the client answers challenges', async () => {
    const body = await signIn();
    expect(acrsOf(body)).toBeUndefined();
    expect(await sandbox.app.refresh(body['refresh_token'], { claims })).toMatchObject({
      status: 400,
      body: { error: 'interaction_required', error_codes: [50076] },
    });
    expect((await sandbox.app.silently(browser, { claims })).get('error')).toBe('interaction_required');
    const stepped = await signIn({ claims });
    const renew = async (more: object) =>
      acrsOf((await sandbox.app.refresh(stepped['refresh_token'], { ...more })).body);
    expect([await renew({ claims }), await renew({})]).toEqual([['c1'], undefined]);
    expect(await renew({ claims: JSON.stringify({ access_token: context }) })).toBeUndefined();
    const other = claims.replace('c1', 'c2');
    expect((await sandbox.app.refresh(stepped['refresh_token'], { claims: other })).status).toBe(400);
    await control('sessions/end');
    const again = await signIn();
    expect((await sandbox.app.refresh(again['refresh_token'], { claims })).status).toBe(400);
  });
});

describe('ending all sign-ins', () => {
  it('ends access tokens, refresh tokens and sessions, and lets people sign in again', async () => {
    const body = await signIn();
    expect(await control('sessions/end')).toBe(204);

    const refused = await ask(body['access_token']);
    expect(refused.status).toBe(401);
    expect(refused.challenge).toContain('error="invalid_token"');
    expect(await sandbox.app.refresh(body['refresh_token'])).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await sandbox.app.silently(browser)).get('error')).toBe('login_required');

    expect((await ask((await signIn())['access_token'])).status).toBe(200);
    expect((await sandbox.app.silently(browser)).get('code')).not.toBeNull();
  });

  it('ends codes that were not redeemed yet', async () => {
    await signIn();
    const { verifier, challenge } = createVerifier();
    const url = sandbox.app.authorizeUrl({ code_challenge: challenge });
    const code = fragment(locationOf(await browser.get(url), url)).get('code') ?? '';
    expect(code).not.toBe('');
    await control('sessions/end');
    expect(await sandbox.app.redeem(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('ends no token of another tenant', async () => {
    const origin = sandbox.azureOrigin;
    const other = sandbox.createTenant({ scenario: 'single', name: 'other' });
    const [own, foreign] = [await programToken(origin, sandbox.tenant), await programToken(origin, other)];
    const statuses = async () => [(await askArm(origin, own)).status, (await askArm(origin, foreign)).status];
    expect(await statuses()).toEqual([200, 200]);
    await control('sessions/end');
    expect(await statuses()).toEqual([401, 200]);
  });
});
