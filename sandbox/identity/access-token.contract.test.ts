import { SignJWT, decodeJwt, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { askArm, programToken } from '#test/sandbox/app.ts';
import { runningSandbox } from '#test/sandbox/running.ts';
import { identityPaths } from './paths.ts';

const sandbox = runningSandbox();

const scope = 'https://management.azure.com/.default';

const requestToken = async (endpoint: 'token' | 'classicToken' | 'deviceCode', form: Record<string, string>) => {
  const { clientId, clientSecret } = sandbox.tenant.servicePrincipal;
  const known = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const path = identityPaths(sandbox.tenant.tenantId)[endpoint];
  const body = new URLSearchParams({ ...known, ...form });
  const reply = await fetch(sandbox.azureOrigin + path, { method: 'POST', body });
  return { status: reply.status, body: (await reply.json()) as Record<string, string> };
};

const ask = (token: string | undefined) => askArm(sandbox.azureOrigin, token);

describe('client credentials', () => {
  it.each([
    ['token', 'https://management.azure.com'],
    ['token', 'https://management.azure.com/'],
    ['token', 'https://management.core.windows.net'],
    ['token', 'https://management.core.windows.net/'],
    ['token', 'own'],
    ['token', 'own/'],
    ['classicToken', 'https://management.azure.com/'],
    ['classicToken', 'https://management.core.windows.net/'],
  ] as const)(
    'give the service principal by %s a token for %s, which is in it and which ARM takes',
    async (by, name) => {
      const resource = name.replace('own', sandbox.azureOrigin);
      const { status, body } = await requestToken(
        by,
        by === 'token' ? { scope: `${resource}/.default` } : { resource },
      );
      expect(status).toBe(200);
      expect(decodeJwt(body['access_token'] ?? '')).toMatchObject({
        aud: resource,
        appid: sandbox.tenant.servicePrincipal.clientId,
        oid: sandbox.tenant.servicePrincipal.objectId,
        idtyp: 'app',
        tid: sandbox.tenant.tenantId,
      });
      expect((await ask(body['access_token'])).status).toBe(200);
    },
  );

  it('are asked for at the tenant itself by the challenge of a refused token', async () => {
    const { status, challenge } = await ask('nonsense');
    const authority = /authorization_uri="([^"]*)"/.exec(challenge)?.[1] ?? '';
    expect([status, authority]).toEqual([401, `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}`]);
    expect((await fetch(`${authority}/v2.0/.well-known/openid-configuration`)).status).toBe(200);
  });

  it('are refused at a domain, as at every tenant that is not there', async () => {
    const reply = await fetch(`${sandbox.azureOrigin}/contoso.example/oauth2/v2.0/token`, { method: 'POST' });
    expect(reply.status).toBe(400);
    const error_description = expect.stringContaining('by its id or name');
    expect(await reply.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002], error_description });
  });

  const impersonation = 'https://management.azure.com/user_impersonation';
  const stranger = { scope, client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' };

  // The numbers and words are those of https://github.com/MicrosoftDocs/azure-docs/issues/99862 and /46696.
  it.each([
    ['token', {}, 900144, 'invalid_request', "'scope'"],
    ['token', { scope: '' }, 900144, 'invalid_request', "'scope'"],
    ['token', { scope: 'openid' }, 1002012, 'invalid_scope', 'scope openid is not valid'],
    ['token', { scope: impersonation }, 1002012, 'invalid_scope', '/.default suffixed'],
    ['token', { scope: `${scope} ${impersonation}` }, 1002012, 'invalid_scope', '/.default'],
    ['token', { resource: 'https://management.azure.com/' }, 901002, 'invalid_request', "'resource'"],
    ['classicToken', {}, 900144, 'invalid_request', "'resource'"],
    ['classicToken', { scope }, 900144, 'invalid_request', "'resource'"],
    ['token', { scope: 'https://graph.microsoft.com/.default' }, 500011, 'invalid_target', ''],
    ['token', { scope, client_secret: 'wrong' }, 7000215, 'invalid_client', 'Invalid client secret'],
    ['token', stranger, 700016, 'unauthorized_client', 'was not found in the directory'],
    ['deviceCode', stranger, 700016, 'unauthorized_client', 'was not found in the directory'],
    ['deviceCode', { scope }, 7000218, 'invalid_client', ''],
  ] as const)('get none from %s: %j', async (endpoint, form, number, error, words) => {
    const { status, body } = await requestToken(endpoint, form);
    expect(status).toBe(error === 'invalid_client' ? 401 : 400);
    expect(body).toMatchObject({ error, error_codes: [number] });
    expect(body['error_description']).toMatch(new RegExp(`^AADSTS${number}: .*${words}.* Trace ID: `, 's'));
    expect(body['access_token']).toBeUndefined();
  });
});

describe('ARM', () => {
  const sign = async (claims: Record<string, unknown>) => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  };

  it('refuses a token that another key signed', async () => {
    const forged = await sign(decodeJwt(await programToken(sandbox.azureOrigin, sandbox.tenant)));
    expect(await ask(forged)).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
  });

  it.each([
    [undefined, 'AuthenticationFailed', /is missing\.$/, /because of missing 'Authorization' header/],
    ['Bearer', 'AuthenticationFailedMissingToken', /missing the access token/, /missing the access token/],
    ['Basic eA==', 'AuthenticationFailedInvalidHeader', /invalid format/, /invalid format/],
  ])('says of the header %s what is wrong with it', async (authorization, code, words, challenge) => {
    const headers = authorization === undefined ? undefined : { authorization };
    const reply = await fetch(`${sandbox.azureOrigin}/subscriptions?api-version=2022-12-01`, headers && { headers });
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toMatch(challenge);
    expect(await reply.json()).toMatchObject({ error: { code, message: expect.stringMatching(words) } });
  });

  it('refuses what is no token, and a tenant it does not know, with a challenge', async () => {
    const challenge = expect.stringContaining('error="invalid_token"');
    for (const token of ['nonsense', await sign({ tid: 'unknown' })])
      expect(await ask(token)).toMatchObject({ status: 401, challenge });
  });

  it('refuses a token of one tenant as soon as the tenant is gone, and when it is made again', async () => {
    const other = sandbox.createTenant({ scenario: 'contoso', name: 'going' });
    const token = await programToken(sandbox.azureOrigin, other);
    expect((await ask(token)).status).toBe(200);
    sandbox.tenants.remove('going');
    expect((await ask(token)).status).toBe(401);
    // A tenant of the same name has the same ids.
    expect(sandbox.createTenant({ scenario: 'contoso', name: 'going' }).tenantId).toBe(other.tenantId);
    expect((await ask(token)).status).toBe(401);
    expect((await ask(await programToken(sandbox.azureOrigin, other))).status).toBe(200);
  });
});
