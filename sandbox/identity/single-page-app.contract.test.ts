import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { createTestBrowser } from '#test/sandbox/browser.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

/** That the app is registered as a single-page application, and what follows from it. */

const sandbox = runningSandbox({ scenario: 'single' });

/** As a program asks, which has no origin. */
const askAsProgram = async (form: Record<string, string>) => {
  const body = new URLSearchParams({ client_id: sandbox.tenant.appClientId, ...form });
  const reply = await fetch(sandbox.app.endpoints.token_endpoint, { method: 'POST', body });
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

it('is told how somebody signed in, until the tenant is to say no more than Microsoft Entra', async () => {
  const methods = async () => {
    const { body } = await sandbox.app.signIn(createTestBrowser(), 'Ada Lovelace');
    return [body['id_token'], body['access_token']].map((token) => decodeJwt(token ?? '')['amr']);
  };
  const both = ['pwd', 'mfa'];
  expect(await methods()).toEqual([both, both]);
  const url = `${sandbox.azureOrigin}/sandbox/tenants/${sandbox.tenant.name}`;
  await fetch(url, { method: 'POST', body: '{ "idTokenMethods": false }' });
  expect(await methods()).toEqual([undefined, both]);
});
