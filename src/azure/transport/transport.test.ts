import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AzureError } from './errors.ts';
import { failure, get, json, path, put, resourceManager, setUp } from './transport-fixture.ts';
import { createTransport } from './transport.ts';

describe('a request', () => {
  test('carries token, version and ids, and nothing that a browser adds by itself', async () => {
    const { transport, fetch, headers } = setUp(() =>
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
    expect(headers(0).get('accept')).toBe('application/json');
    expect(headers(0).get('content-type')).toBe('application/json');
    expect(headers(0).get('x-ms-client-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers(0).get('x-ms-correlation-request-id')).toBe('ours');
    expect(reply).toMatchObject({ status: 200, body: { ok: true }, correlationId: 'theirs' });
  });

  test('without a body or an act that it belongs to names neither', async () => {
    const { transport, fetch, headers } = setUp(() => json(200, {}));
    const reply = await transport.request(get);
    expect(fetch.mock.calls[0]?.[1]).not.toHaveProperty('body');
    expect([...headers(0).keys()].toSorted()).toEqual(['accept', 'authorization', 'x-ms-client-request-id']);
    expect(reply).not.toHaveProperty('retryAfterSeconds');
  });

  test.each([
    [400, { error: { code: 'BadRequest', message: 'No.' } }, 'badRequest'],
    [200, '', 'malformed'],
    [201, undefined, 'malformed'],
  ])('names what it was about when it fails with %i', async (status, body, kind) => {
    const text = body === undefined ? '{"a":' : body === '' ? '' : JSON.stringify(body);
    const { transport, headers } = setUp(
      () => new Response(text, { status, headers: { 'content-type': 'application/json' } }),
    );
    expect(await failure(transport.request(get))).toMatchObject({
      kind,
      status,
      scope: path,
      correlationId: headers(0).get('x-ms-client-request-id'),
    });
  });

  test('says what was about a body that is no text', async () => {
    const { transport } = setUp(() => new Response(Uint8Array.of(0xff)));
    expect(await failure(transport.request({ ...put, correlationId: 'ours' }))).toMatchObject({
      message: 'The answer could not be read: it is not text.',
      scope: path,
      correlationId: 'ours',
    });
  });

  test('says that the connection failed', async () => {
    const { transport } = setUp(() => new TypeError('Failed to fetch'));
    expect((await failure(transport.request(put))).message).toBe(
      'The connection to Azure failed, or the reply was lost.',
    );
  });

  test('goes out without anybody who listens to replies and refusals', async () => {
    const transport = createTransport({
      resourceManager,
      getToken: () => Promise.resolve('token'),
      fetch: (_, { method }) => Promise.resolve(json(method === 'GET' ? 200 : 401, {})),
    });
    await expect(transport.request(get)).resolves.toMatchObject({ status: 200 });
    expect((await failure(transport.request(put))).kind).toBe('signInNeeded');
  });

  test('names its own id when browsers may not see Azure’s', async () => {
    const { transport, headers } = setUp(() =>
      json(404, { error: { code: 'ResourceNotFound', message: 'Not there.' } }),
    );
    const error = await failure(transport.request(get));
    expect(error.correlationId).toBe(headers(0).get('x-ms-client-request-id'));
  });

  test('has no body when the reply has none', async () => {
    const { transport } = setUp(() => new Response('', { status: 202, headers: { 'Retry-After': '15' } }));
    await expect(transport.request(put)).resolves.toMatchObject({
      status: 202,
      body: undefined,
      retryAfterSeconds: 15,
    });
  });

  test('tells of the date of every reply', async () => {
    const { transport, onReply } = setUp(() => json(200, {}, { date: 'Tue, 24 Nov 2026 12:00:00 GMT' }));
    await transport.request(get);
    const moment = { wall: 1_000_007, steady: 1_000_000 };
    expect(onReply).toHaveBeenCalledExactlyOnceWith('Tue, 24 Nov 2026 12:00:00 GMT', moment, moment);
  });
});

describe('a list', () => {
  const link = (skip: number) => `${resourceManager}${path}?api-version=9&$skip=${skip}`;

  test('asks for what is wanted on its first page; its links know by themselves', async () => {
    const { transport, fetch } = setUp(
      () => json(200, { value: [1], nextLink: link(1) }),
      () => json(200, { value: [2], nextLink: null }),
    );
    const signal = new AbortController().signal;
    await expect(transport.list(path, '1', { query: { $top: '5' }, signal, correlationId: 'c' })).resolves.toEqual([
      1, 2,
    ]);
    expect(fetch.mock.calls.map(([url, { method }]) => `${method} ${url.search}`)).toEqual([
      'GET ?%24top=5&api-version=1',
      'GET ?api-version=9&$skip=1',
    ]);
    for (const [, init] of fetch.mock.calls)
      expect(new Headers(init.headers).get('x-ms-correlation-request-id')).toBe('c');
  });

  test('is an error when a later page is none, and names the page', async () => {
    const { transport } = setUp(
      () => json(200, { value: [1], nextLink: link(1) }),
      () => json(200, { value: 'nope' }),
    );
    expect(await failure(transport.list(path, '1'))).toMatchObject({
      kind: 'malformed',
      message: 'Azure sent a list in an unknown form.',
      scope: `${resourceManager}${path}`,
      status: 200,
    });
  });

  const endless = { kind: 'malformed', message: 'Azure sent a list that does not end.', scope: path };

  test('that goes round is an error', async () => {
    const { transport, fetch } = setUp(
      () => json(200, { value: [1], nextLink: link(1) }),
      () => json(200, { value: [2], nextLink: link(2) }),
      () => json(200, { value: [3], nextLink: link(1) }),
    );
    expect(await failure(transport.list(path, '1'))).toMatchObject(endless);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test('that goes on for ever is an error', { timeout: 30_000 }, async () => {
    let pages = 0;
    const { transport, fetch } = setUp(() => json(200, { value: [], nextLink: link((pages += 1)) }));
    expect(await failure(transport.list(path, '1'))).toMatchObject(endless);
    expect(fetch).toHaveBeenCalledTimes(5001);
  });
});

describe('what is no answer of Azure', () => {
  test('a web page with status 200 is an error, never an empty list', async () => {
    const { transport } = setUp(
      () => new Response('<!doctype html><title>Sign in to WiFi', { headers: { 'content-type': 'text/html' } }),
    );
    const error = await failure(transport.list(path, '1'));
    expect(error.kind).toBe('malformed');
    expect(error.message).toMatch(/web page/);
  });

  test.each([
    ['broken JSON', '{"value":[', 'application/json'],
    ['JSON under another type', '{"value":[]}', 'text/plain'],
    ['a list without its items', '{}', 'application/json'],
    ['a list that is an object', '{"value":{}}', 'application/json'],
    ['null', 'null', 'application/json'],
    ['nothing', '', 'application/json'],
  ])('%s is an error', async (_, body, type) => {
    const { transport } = setUp(() => new Response(body, { headers: { 'content-type': type } }));
    expect((await failure(transport.list(path, '1'))).kind).toBe('malformed');
  });

  test('whatever comes, only AzureError is thrown', { timeout: 30_000 }, async () => {
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('{"error":null}', '{"error":{"details":[null]}}', '{"error":[]}'),
    );
    const type = fc.constantFrom('application/json', 'application/problem+json', 'text/html', '');
    const status = fc.constantFrom(200, 201, 202, 400, 401, 403, 404, 409, 412, 418, 429, 500, 501, 504);
    await fc.assert(
      fc.asyncProperty(body, type, status, async (text, contentType, code) => {
        const { transport } = setUp(
          () => new Response(text, { status: code, headers: { 'content-type': contentType } }),
        );
        const error: unknown = await transport.list(path, '1').then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error !== undefined) expect(error).toBeInstanceOf(AzureError);
        if (code >= 400) expect(error).toBeInstanceOf(AzureError);
      }),
      { numRuns: 500 },
    );
  });

  test('a hostile key changes no prototype', async () => {
    const { transport } = setUp(
      () =>
        new Response('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}', {
          headers: { 'content-type': 'application/json' },
        }),
    );
    await transport.request(get);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect({}).not.toHaveProperty('polluted');
  });
});
