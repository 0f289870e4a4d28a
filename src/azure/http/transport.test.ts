import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure, get, json, path, put, resourceManager, startsAt, transportOver } from '#test/azure/transport.ts';
import { AzureError } from './errors.ts';

describe('a request', () => {
  test('carries token, version and ids, and nothing that a browser adds by itself', async () => {
    const { transport, fetch, headers } = transportOver(() =>
      json(200, { ok: true }, { 'x-ms-correlation-request-id': 'theirs' }),
    );
    const reply = await transport.request<unknown>({ ...put, correlationId: 'ours' });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url?.href).toBe(`${resourceManager}${path}?api-version=2021-04-01`);
    expect(init).toMatchObject({
      method: 'PUT',
      body: '{"a":1}',
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    expect(headers(0).get('authorization')).toBe('Bearer first');
    // Two spellings of one name would come joined here.
    expect(headers(0).get('content-type')).toBe('application/json');
    expect(headers(0).get('x-ms-client-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers(0).get('x-ms-correlation-request-id')).toBe('ours');
    expect(reply).toMatchObject({ status: 200, body: { ok: true }, correlationId: 'theirs' });
  });

  test('without a body or an act that it belongs to names neither', async () => {
    const { transport, headers } = transportOver(() => json(200, {}));
    await transport.request(get);
    expect([...headers(0).keys()].toSorted()).toEqual(['accept', 'authorization', 'x-ms-client-request-id']);
  });

  test('names what it was about when it fails, and its own id where Azure’s cannot be seen', async () => {
    const { transport, headers } = transportOver(() => json(400, { error: { code: 'Bad', message: 'No.' } }));
    expect(await failure(transport.request(get))).toMatchObject({
      kind: 'badRequest',
      code: 'Bad',
      message: 'No.',
      scope: path,
      correlationId: headers(0).get('x-ms-client-request-id'),
    });
  });

  test('has no body when the reply has none', async () => {
    const { transport } = transportOver(() => new Response('', { status: 202 }));
    const reply = await transport.request(put);
    expect(reply).toMatchObject({ status: 202, body: undefined });
  });

  test('counts a date in Retry-After by the server, whatever clock the browser has', async () => {
    const at = new Date(startsAt + 20_000).toUTCString();
    const { transport } = transportOver(() => json(409, {}, { 'Retry-After': at }));
    await expect(transport.request(put)).rejects.toMatchObject({ retryAfterSeconds: 20 });
  });
});

describe('where requests go', () => {
  test.each([
    '/subscriptions/../x',
    '/subscriptions/a/%2e%2e/b',
    '/subscriptions//a',
    '/subscriptions/a%2fb',
    '/subscriptions/a\\b',
    '/other/path',
    '//evil.example/subscriptions',
    'https://evil.example/subscriptions/1',
    'http://management.azure.com/subscriptions/1',
    'https://management.azure.com.evil.example/subscriptions/1',
    'https://user@management.azure.com/subscriptions/1',
    'https://management.azure.com:444/subscriptions/1',
    'https://management.azure.com/other',
    'javascript:alert(1)',
  ])('not to %s', async (target) => {
    const { transport, fetch, getToken } = transportOver(() => json(200, {}));
    await failure(transport.request({ ...get, path: target }));
    expect(fetch).not.toHaveBeenCalled();
    expect(getToken).not.toHaveBeenCalled();
  });

  test('to no host but Azure’s, whatever a reply names', async () => {
    const start = fc.constantFrom('https://', 'http://', '//', '/', '', 'https://management.azure.com', 'javascript:');
    const rest = fc.oneof(
      fc.string(),
      fc.constantFrom('.evil.example/subscriptions', '@evil.example/providers', ':444/'),
    );
    const hostile = fc.tuple(start, rest).map(([one, other]) => one + other);
    await fc.assert(
      fc.asyncProperty(hostile, async (nextLink) => {
        const { transport, fetch } = transportOver(
          () => json(200, { value: [], nextLink }),
          () => json(200, { value: [] }),
        );
        await transport.list(path, '1').catch(() => undefined);
        for (const [url] of fetch.mock.calls) expect(url.origin).toBe(resourceManager);
      }),
    );
  });

  test('to the URL that Azure gave, with the version in it', async () => {
    const { transport, fetch } = transportOver(() => json(200, {}));
    const link = `${resourceManager}/subscriptions/s/providers/x/operationStatuses/1?api-version=7&t=1#part`;
    await transport.request({ ...get, path: link });
    expect(fetch.mock.calls[0]?.[0].href).toBe(link.replace('#part', ''));
  });
});

describe('a list', () => {
  const link = (skip: number) => `${resourceManager}${path}?api-version=9&$skip=${skip}`;

  test('asks for what is wanted on its first page; its links know by themselves', async () => {
    const { transport, fetch } = transportOver(
      () => json(200, { value: [1], nextLink: link(1) }),
      () => json(200, { value: [2], nextLink: null }),
    );
    await expect(transport.list(path, '1', { query: { $top: '5' } })).resolves.toEqual([1, 2]);
    expect(fetch.mock.calls.map(([url]) => url.search)).toEqual(['?%24top=5&api-version=1', '?api-version=9&$skip=1']);
  });

  test.each([
    ['a later page is none', [() => json(200, { value: [1], nextLink: link(1) }), () => json(200, { value: 'nope' })]],
    ['it goes round', [() => json(200, { value: [1], nextLink: link(1) })]],
    ['a later page fails', [() => json(200, { value: [1], nextLink: link(1) }), () => json(403, {})]],
  ])('is an error when %s', async (_, answers) => {
    const { transport } = transportOver(...answers);
    await failure(transport.list(path, '1'));
  });
});

describe('what is no answer of Azure', () => {
  const html = { 'content-type': 'text/html' };

  test.each([
    ['a captive portal', () => new Response('<!doctype html><title>WiFi', { headers: html })],
    ['a portal that says 404', () => new Response('<html>', { status: 404, headers: html })],
    ['a portal that says 511', () => json(511, {})],
    ['a bare 404', () => new Response('', { status: 404 })],
    ['cut JSON', () => new Response('{"value":[', { headers: { 'content-type': 'application/json' } })],
    ['nothing', () => new Response('', { headers: { 'content-type': 'application/json' } })],
    ['bytes', () => new Response(Uint8Array.of(0xff))],
    ['203', () => json(203, { value: [] })],
  ])('%s passes, and says nothing about what is there', async (_, answer) => {
    const { transport } = transportOver(answer);
    expect(await failure(transport.list(path, '1'))).toMatchObject({ kind: 'malformed', isPassing: true });
  });

  test('a reply too long for any list is not read to its end', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(2 ** 20).fill(32));
      },
    });
    const { transport } = transportOver(() => new Response(body));
    expect((await failure(transport.request(get))).kind).toBe('malformed');
    expect(sent).toBeLessThan(20);
  });

  test('whatever comes, only AzureError is thrown, and no prototype changes', async () => {
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('{"error":null}', '{"error":{"details":[null]}}', '{"error":[]}', '{"__proto__":{"polluted":1}}'),
    );
    const type = fc.constantFrom('application/json', 'application/problem+json', 'text/html', '');
    const status = fc.constantFrom(200, 201, 202, 400, 401, 403, 404, 409, 412, 418, 429, 500, 501, 504);
    await fc.assert(
      fc.asyncProperty(body, type, status, async (text, contentType, code) => {
        const answer = () => new Response(text, { status: code, headers: { 'content-type': contentType } });
        const error: unknown = await transportOver(answer)
          .transport.list(path, '1')
          .then(
            () => undefined,
            (reason: unknown) => reason,
          );
        if (error !== undefined || code >= 400) expect(error).toBeInstanceOf(AzureError);
        expect({}).not.toHaveProperty('polluted');
      }),
    );
  });
});

describe('the kind of a failure', () => {
  const denied =
    "The client 'x' does not have authorization to perform action 'Microsoft.HybridCompute/machines/read' over scope '/subscriptions/s/x' or the scope is invalid.";

  test.each([
    [401, 'insufficient_claims', 'signInNeeded', false],
    [401, 'InvalidAuthenticationTokenTenant', 'forbidden', false],
    [403, 'AuthorizationFailed', 'forbidden', false],
    [404, 'ResourceNotFound', 'notFound', false],
    [408, 'x', 'serverError', true],
    [409, 'MissingSubscriptionRegistration', 'notAvailable', false],
    [409, 'HCRP409', 'conflict', false],
    [412, 'x', 'conflict', false],
    [418, 'x', 'badRequest', false],
    [429, 'x', 'throttled', true],
    [501, 'x', 'notAvailable', false],
    [504, 'x', 'serverError', true],
  ])('%i %s of a write is %s', async (status, code, kind, isPassing) => {
    const { transport } = transportOver(() => json(status, { error: { code, message: denied } }));
    expect(await failure(transport.request(put))).toMatchObject({ kind, isPassing, code });
  });

  test('names the permission and the scope that Azure names', async () => {
    const { transport } = transportOver(() =>
      json(403, { error: { code: 'AuthorizationFailed', message: denied } }, { 'x-ms-request-id': 'r' }),
    );
    expect(await failure(transport.request(get))).toMatchObject({
      missingAction: 'Microsoft.HybridCompute/machines/read',
      scope: '/subscriptions/s/x',
      correlationId: 'r',
    });
  });

  test('nothing stands against a read: its conflict says nothing', async () => {
    const { transport } = transportOver(() => json(409, { error: { code: 'Busy', message: 'x' } }));
    expect(await failure(transport.request(get))).toMatchObject({ kind: 'serverError', isPassing: true });
  });
});
