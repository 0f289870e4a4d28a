import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure, get, json, path, resourceManager, setUp } from './transport-fixture.ts';

describe('the host is pinned', () => {
  const refused = async (target: string) => {
    const { transport, fetch, getToken } = setUp(() => json(200, {}));
    const error = await failure(transport.request({ ...get, path: target }));
    expect(['malformed', 'badRequest']).toContain(error.kind);
    expect(fetch).not.toHaveBeenCalled();
    expect(getToken).not.toHaveBeenCalled();
  };

  test.each([
    'https://evil.example/subscriptions/x',
    'http://management.azure.com/subscriptions/x',
    'https://management.azure.com:8443/subscriptions/x',
    'https://management.azure.com.evil.example/subscriptions/x',
    'https://management.azure.com@evil.example/subscriptions/x',
    'https://user:pass@management.azure.com/subscriptions/x',
    'https://management.azure.com/other/x',
    '//evil.example/subscriptions/x',
    '/\\evil.example/subscriptions/x',
    '/subscriptions/../x',
    '/subscriptions/%2e%2e/x',
    '/subscriptions/a%2f..%2fb',
    '/subscriptions/x?api-version=1',
    '/subscriptions/x#y',
    '/subscriptions//x',
    '/sandbox/tenants',
    'subscriptions/x',
    'javascript:alert(1)',
    '',
  ])('refuses %j before anything is sent', refused);

  test('refuses every URL on another origin', { timeout: 30_000 }, async () => {
    const { transport, fetch, getToken } = setUp(() => json(200, {}));
    const foreign = fc.oneof(
      fc.webUrl({ validSchemes: ['http', 'https', 'ftp'], withQueryParameters: true }),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(foreign, async (target) => {
        fc.pre(!URL.canParse(target) || new URL(target).origin !== resourceManager);
        fc.pre(!/^\/(subscriptions|providers|tenants)/i.test(target));
        await failure(transport.request({ ...get, path: target }));
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000) },
    );
    expect(fetch).not.toHaveBeenCalled();
    expect(getToken).not.toHaveBeenCalled();
  });

  test('never lets a path lead to another origin or out of what ARM serves', { timeout: 30_000 }, async () => {
    const parts = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e%2e', '\\', '//', '?', '#', '@', ':')),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (pieces) => {
        const { transport, fetch } = setUp(() => json(200, {}));
        await transport.request({ ...get, path: `/subscriptions/${pieces.join('/')}` }).catch(() => undefined);
        for (const [url] of fetch.mock.calls) {
          expect(url.origin).toBe(resourceManager);
          expect(url.pathname.startsWith('/subscriptions')).toBe(true);
        }
      }),
    );
  });

  test('says what was wrong, in brief', async () => {
    const { transport } = setUp(() => json(200, {}));
    const refusal = async (target: string) => (await failure(transport.request({ ...get, path: target }))).message;
    expect(await refusal(`/${'x'.repeat(5000)}`)).toBe(`"/${'x'.repeat(199)}" is no path of Azure Resource Manager.`);
    expect(await refusal('https://evil.example/')).toBe(
      'Azure named an address on another host. Nothing was sent there.',
    );
  });

  test('follows next links on its own host with their own version, and stops at a foreign one', async () => {
    const next = `${resourceManager}${path}?api-version=9&$skiptoken=abc`;
    const { transport, fetch } = setUp(
      () => json(200, { value: [1, 2], nextLink: next }),
      () => json(200, { value: [3], nextLink: '' }),
    );
    await expect(transport.list(path, '2021-04-01')).resolves.toEqual([1, 2, 3]);
    expect(fetch.mock.calls[1]?.[0].href).toBe(next);

    const foreign = setUp(() => json(200, { value: [1], nextLink: 'https://evil.example/subscriptions/x' }));
    expect((await failure(foreign.transport.list(path, '1'))).kind).toBe('malformed');
    expect(foreign.fetch).toHaveBeenCalledOnce();
  });
});
