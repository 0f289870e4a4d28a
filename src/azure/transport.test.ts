import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AzureError } from './errors.ts';
import { failure, get, json, path, put, resourceManager, setUp } from './transport-fixture.ts';

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
    });
    expect(headers(0).get('authorization')).toBe('Bearer first');
    expect(headers(0).get('x-ms-client-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers(0).get('x-ms-correlation-request-id')).toBe('ours');
    expect(reply).toMatchObject({ status: 200, body: { ok: true }, correlationId: 'theirs' });
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
