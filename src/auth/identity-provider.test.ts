import { afterEach, expect, test, vi } from 'vitest';

const tenantId = '11111111-2222-3333-4444-555555555555';
const clientId = '66666666-7777-8888-9999-aaaaaaaaaaaa';
const authority = `https://login.microsoftonline.com/${tenantId}`;
const discovery = `${authority}/v2.0/.well-known/openid-configuration`;
const key = { kty: 'RSA', kid: 'a', n: 'n', e: 'AQAB' };

/** Answers by URL; whatever is not among them cannot be reached. */
const start = async (documents: Record<string, unknown>, cloud: unknown = 'AzureCloud') => {
  const configuration = { cloud, tenantId, clientId, terms: { windowsServer: 'a', azureLocal: 'b' } };
  const known = new Map<string, unknown>([
    ['https://app.example/config.json', configuration],
    ...Object.entries(documents),
  ]);
  const fetch = vi.fn((url: string | URL) => {
    const href = url instanceof URL ? url.href : url;
    return known.has(href) ? Promise.resolve(Response.json(known.get(href))) : Promise.reject(new TypeError('Failed'));
  });
  vi.resetModules();
  vi.stubGlobal('location', { origin: 'https://app.example' });
  vi.stubGlobal('fetch', fetch);
  const { loadConfig } = await import('#src/config.ts');
  await loadConfig();
  return { ...(await import('./identity-provider.ts')), fetch };
};

afterEach(() => vi.unstubAllGlobals());

test('discovers issuer and keys of the tenant', async () => {
  const keys = 'https://login.microsoftonline.com/keys';
  const { identityProvider, signingKeys } = await start({
    [discovery]: { issuer: `${authority}/v2.0`, jwks_uri: keys },
    [keys]: { keys: [key] },
  });
  await expect(identityProvider()).resolves.toEqual({ issuer: `${authority}/v2.0`, audience: clientId, keys: [key] });
  await expect(signingKeys()).resolves.toEqual([key]);
});

test('takes no keys from another host', async () => {
  const { signingKeys, fetch } = await start({
    [discovery]: { issuer: `${authority}/v2.0`, jwks_uri: 'https://evil.example/keys' },
    'https://evil.example/keys': { keys: [key] },
  });
  await expect(signingKeys()).rejects.toThrow(/another host/);
  expect(fetch).not.toHaveBeenCalledWith('https://evil.example/keys', expect.anything());
});

test('uses the metadata of the configuration where it has some', async () => {
  const origin = 'http://localhost:4281';
  const { identityProvider } = await start(
    { [`${origin}/keys`]: { keys: [key] } },
    {
      name: 'Custom',
      authority: `https://localhost:4281/${tenantId}`,
      knownAuthorities: ['localhost:4281'],
      authorityMetadata: {
        issuer: `${origin}/issuer`,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        jwks_uri: `${origin}/keys`,
      },
      resourceManager: origin,
      scope: 'x/user_impersonation',
    },
  );
  await expect(identityProvider()).resolves.toMatchObject({ issuer: `${origin}/issuer`, keys: [key] });
});

test.each([
  ['cannot be reached', {}, /could not be read/],
  ['answers with something else', { [discovery]: { hello: 1 } }, /did not answer with what OpenID Connect prescribes/],
])('says so when it %s', async (_, documents, message) => {
  const { signingKeys } = await start(documents);
  await expect(signingKeys()).rejects.toThrow(message);
});

test('does not wait for it without end', async () => {
  const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new Error('Late.')));
  const { signingKeys } = await start({});
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) =>
    signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve(Response.json({})),
  );
  await expect(signingKeys()).rejects.toMatchObject({ kind: 'network', cause: new Error('Late.') });
  expect(limit).toHaveBeenCalledWith(30_000);
  limit.mockRestore();
});
