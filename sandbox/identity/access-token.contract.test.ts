import { SignJWT, decodeJwt, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { identityPaths } from './paths.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox();

const requestToken = async (path: string, form: Record<string, string>) => {
  const { clientId, clientSecret } = sandbox.tenant.servicePrincipal;
  const reply = await fetch(sandbox.azureOrigin + path, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...form,
    }),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, string> };
};

const askArm = async (token: string) => {
  const reply = await fetch(`${sandbox.azureOrigin}/subscriptions?api-version=2022-12-01`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const body = (await reply.json()) as { error?: { code: string; message: string } };
  return { status: reply.status, code: body.error?.code, challenge: reply.headers.get('www-authenticate') };
};

describe('client credentials', () => {
  const scope = 'https://management.azure.com/.default';

  it('give the service principal a token that ARM takes', async () => {
    const { status, body } = await requestToken(identityPaths(sandbox.tenant.tenantId).token, { scope });
    expect(status).toBe(200);
    expect(decodeJwt(body['access_token'] ?? '')).toMatchObject({
      aud: 'https://management.azure.com',
      appid: sandbox.tenant.servicePrincipal.clientId,
      oid: sandbox.tenant.servicePrincipal.objectId,
      idtyp: 'app',
      tid: sandbox.tenant.tenantId,
    });
    expect((await askArm(body['access_token'] ?? '')).status).toBe(200);
  });

  it.each(['https://management.azure.com/', 'https://management.core.windows.net/'])(
    'work in the classic form for %s',
    async (resource) => {
      const { body } = await requestToken(identityPaths(sandbox.tenant.tenantId).classicToken, { resource });
      expect((await askArm(body['access_token'] ?? '')).status).toBe(200);
    },
  );

  it('are asked for at the tenant itself by the challenge of a refused token', async () => {
    const { status, challenge } = await askArm('nonsense');
    const authority = /authorization_uri="([^"]*)"/.exec(challenge ?? '')?.[1] ?? '';
    expect([status, authority]).toEqual([401, `${sandbox.azureOrigin}/${sandbox.tenant.tenantId}`]);
    expect((await fetch(`${authority}/v2.0/.well-known/openid-configuration`)).status).toBe(200);
  });

  it('are refused at a domain, as at every tenant that is not there', async () => {
    const { status, body } = await requestToken('/contoso.example/oauth2/v2.0/token', { scope });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
    expect(body['error_description']).toContain('by its id or name');
  });

  it('need the right secret', async () => {
    const { status, body } = await requestToken(identityPaths(sandbox.tenant.tenantId).token, {
      scope,
      client_secret: 'wrong',
    });
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: 'invalid_client', error_codes: [7000215] });
    expect(body['error_description']).toMatch(/^AADSTS7000215: Invalid client secret .* Trace ID: /);
  });

  it.each(['token', 'deviceCode'] as const)('need an application of the sandbox.tenant, at %s', async (path) => {
    const form = { scope, client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' };
    const { status, body } = await requestToken(identityPaths(sandbox.tenant.tenantId)[path], form);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'unauthorized_client', error_codes: [700016] });
    expect(body['error_description']).toMatch(/^AADSTS700016: .*'04b07795[^']*' was not found in the directory/);
  });

  it('are what a device code is refused for', async () => {
    const { status, body } = await requestToken(identityPaths(sandbox.tenant.tenantId).deviceCode, { scope });
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: 'invalid_client', error_codes: [7000218] });
  });

  it.each([
    'https://management.azure.com',
    'https://management.azure.com/',
    'https://management.core.windows.net',
    'https://management.core.windows.net/',
    'own',
    'own/',
  ])('are for Resource Manager under its name %s, which the token has', async (name) => {
    const resource = name.replace('own', sandbox.azureOrigin);
    const form = { scope: `${resource}/.default` };
    const { body } = await requestToken(identityPaths(sandbox.tenant.tenantId).token, form);
    expect(decodeJwt(body['access_token'] ?? '').aud).toBe(resource);
    expect((await askArm(body['access_token'] ?? '')).status).toBe(200);
  });

  it('serve no other resource', async () => {
    const { status, body } = await requestToken(identityPaths(sandbox.tenant.tenantId).token, {
      scope: 'https://graph.microsoft.com/.default',
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_target', error_codes: [500011] });
  });
});

// The numbers and words are those of https://github.com/MicrosoftDocs/azure-docs/issues/99862 and /46696.
describe('client credentials that name no resource as a whole', () => {
  const impersonation = 'https://management.azure.com/user_impersonation';
  it.each([
    ['token', {}, 900144, 'invalid_request', "'scope'"],
    ['token', { scope: '' }, 900144, 'invalid_request', "'scope'"],
    ['token', { scope: 'openid' }, 1002012, 'invalid_scope', 'scope openid is not valid'],
    ['token', { scope: impersonation }, 1002012, 'invalid_scope', '/.default suffixed'],
    [
      'token',
      { scope: `https://management.azure.com/.default ${impersonation}` },
      1002012,
      'invalid_scope',
      '/.default',
    ],
    ['token', { resource: 'https://management.azure.com/' }, 901002, 'invalid_request', "'resource'"],
    ['classicToken', {}, 900144, 'invalid_request', "'resource'"],
    ['classicToken', { scope: 'https://management.azure.com/.default' }, 900144, 'invalid_request', "'resource'"],
  ] as const)('get none from %s: %j', async (path, form, number, error, words) => {
    const { status, body } = await requestToken(identityPaths(sandbox.tenant.tenantId)[path], form);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error, error_codes: [number] });
    expect(body['error_description']).toMatch(new RegExp(`^AADSTS${number}: `));
    expect(body['error_description']).toContain(words);
    expect(body['access_token']).toBeUndefined();
  });
});

describe('ARM', () => {
  const sign = async (claims: Record<string, unknown>) => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  };

  it('refuses a token that another key signed', async () => {
    const { body } = await requestToken(identityPaths(sandbox.tenant.tenantId).token, {
      scope: 'https://management.azure.com/.default',
    });
    const forged = await sign(decodeJwt(body['access_token'] ?? ''));
    expect(await askArm(forged)).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
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
    for (const token of ['nonsense', await sign({ tid: 'unknown' })]) {
      const { status, challenge } = await askArm(token);
      expect(status).toBe(401);
      expect(challenge).toContain('error="invalid_token"');
    }
  });

  it('refuses a token of one tenant as soon as the tenant is gone, and when it is made again', async () => {
    const other = sandbox.createTenant({ scenario: 'contoso', name: 'going' });
    const { clientId, clientSecret } = other.servicePrincipal;
    const form = { client_id: clientId, client_secret: clientSecret, scope: 'https://management.azure.com/.default' };
    const { body } = await requestToken(identityPaths(other.tenantId).token, form);
    expect((await askArm(body['access_token'] ?? '')).status).toBe(200);
    sandbox.tenants.remove('going');
    expect((await askArm(body['access_token'] ?? '')).status).toBe(401);
    // A tenant of the same name has the same ids.
    expect(sandbox.createTenant({ scenario: 'contoso', name: 'going' }).tenantId).toBe(other.tenantId);
    expect((await askArm(body['access_token'] ?? '')).status).toBe(401);
    const again = await requestToken(identityPaths(other.tenantId).token, form);
    expect((await askArm(again.body['access_token'] ?? '')).status).toBe(200);
  });
});
