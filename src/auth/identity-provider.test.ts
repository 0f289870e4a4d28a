import { beforeEach, describe, expect, it, vi } from 'vitest';
import { identityProvider } from './identity-provider.ts';

const authority = 'https://login.example/tenant';
vi.mock('#src/config.ts', () => ({ config: () => ({ authority }) }));

const discovery = `${authority}/v2.0/.well-known/openid-configuration`;
const keysUrl = 'https://login.example/tenant/discovery/v2.0/keys';
const key = { kty: 'RSA', kid: 'k', n: 'n', e: 'AQAB', x5t: 't' };

let answers: Record<string, () => Response>;
beforeEach(() => {
  answers = {
    [discovery]: () => Response.json({ issuer: 'https://login.example/tenant/v2.0', jwks_uri: keysUrl }),
    [keysUrl]: () => Response.json({ keys: [key] }),
  };
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(answers[url]?.() ?? new Response(null, { status: 404 })));
});

describe('the identity provider', () => {
  it('is read with its keys whole', async () => {
    await expect(identityProvider()).resolves.toEqual({ issuer: 'https://login.example/tenant/v2.0', keys: [key] });
  });

  it.each([
    ['another host for the keys', discovery, () => Response.json({ issuer: 'i', jwks_uri: 'https://evil.example/' })],
    ['keys without encryption', discovery, () => Response.json({ issuer: 'i', jwks_uri: 'http://login.example/k' })],
    ['something else', keysUrl, () => Response.json({ keys: 'none' })],
    ['a web page', keysUrl, () => new Response('<html>')],
    ['nothing', keysUrl, () => new Response(null, { status: 503 })],
  ])('is refused with %s', async (_, url, make) => {
    answers[url] = make;
    await expect(identityProvider()).rejects.toMatchObject({ name: 'SignInError' });
  });
});
