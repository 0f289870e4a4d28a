import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { createTestApp, fragment, type TestApp } from '#test/sandbox/app.ts';
import { createTestBrowser, createVerifier } from '#test/sandbox/browser.ts';

/** That the app is registered as a single-page application, and what follows from it. */

let sandbox: Sandbox;
let tenant: Tenant;
let app: TestApp;

beforeAll(async () => {
  sandbox = await startSandbox({ appPort: 0, azurePort: 0, scenario: 'single' });
  tenant = sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  app = createTestApp(sandbox, tenant);
});
afterAll(() => sandbox.close());

/** As a program asks, which has no origin. */
const askAsProgram = async (form: Record<string, string>) => {
  const body = new URLSearchParams({ client_id: tenant.appClientId, ...form });
  const reply = await fetch(app.endpoints.token_endpoint, { method: 'POST', body });
  return { status: reply.status, body: (await reply.json()) as unknown };
};

const refusal = {
  status: 400,
  body: {
    error: 'invalid_request',
    error_codes: [9_002_327],
    error_description: expect.stringContaining(
      "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    ) as string,
  },
};

describe('a program, which is no page,', () => {
  it('redeems no code', async () => {
    const { verifier, challenge } = createVerifier();
    const { objectId } = app.person('Ada Lovelace');
    const back = await createTestBrowser().signIn(app.authorizeUrl({ code_challenge: challenge }), objectId);
    const form = { code: fragment(back).get('code') ?? '', code_verifier: verifier, redirect_uri: app.redirectUri };
    expect(await askAsProgram({ grant_type: 'authorization_code', ...form })).toMatchObject(refusal);
  });

  it('uses no refresh token, which a page does', async () => {
    const { body } = await app.signIn(createTestBrowser(), 'Ada Lovelace');
    const form = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' };
    expect(await askAsProgram(form)).toMatchObject(refusal);
    expect((await app.requestToken(form)).status).toBe(200);
  });
});

it('is told how somebody signed in, until the tenant is to say no more than Microsoft Entra', async () => {
  const methods = async () => {
    const { body } = await app.signIn(createTestBrowser(), 'Ada Lovelace');
    return [body['id_token'], body['access_token']].map((token) => decodeJwt(token ?? '')['amr']);
  };
  expect(await methods()).toEqual([
    ['pwd', 'mfa'],
    ['pwd', 'mfa'],
  ]);
  const url = `${sandbox.azureOrigin}/sandbox/tenants/${tenant.name}`;
  await fetch(url, { method: 'POST', body: '{ "idTokenMethods": false }' });
  expect(await methods()).toEqual([undefined, ['pwd', 'mfa']]);
});
