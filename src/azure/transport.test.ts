import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { AzureError } from './errors.ts';
import { createTransport } from './transport.ts';

const resourceManager = 'https://management.azure.com';
const path = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg';

type Answer = Response | Error;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

/** A transport over answers given in turn; the last one repeats. Waits take no time and are kept. */
const setUp = (...answers: (() => Answer)[]) => {
  const waits: number[] = [];
  let clock = 1_000_000;
  let sent = 0;
  const fetch = vi.fn((_url: URL, init: RequestInit): Promise<Response> => {
    const answer = (answers[Math.min(sent, answers.length - 1)] ?? (() => new Error('no answer')))();
    sent += 1;
    if (init.signal?.aborted) return Promise.reject(new DOMException('Aborted', 'AbortError'));
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const getToken = vi.fn((options: { claims?: string; forceRefresh?: boolean }) =>
    Promise.resolve(options.claims === undefined && !options.forceRefresh ? 'first' : 'second'),
  );
  const onReply = vi.fn();
  const transport = createTransport({
    resourceManager,
    getToken,
    onReply,
    fetch,
    now: () => clock,
    random: () => 0.5,
    wait: (ms, signal) => {
      waits.push(ms);
      clock += ms;
      return signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve();
    },
  });
  const headers = (call: number): Headers => new Headers(fetch.mock.calls[call]?.[1]?.headers);
  return { transport, fetch, getToken, onReply, waits, headers };
};

const get = { method: 'GET', path, apiVersion: '2021-04-01' } as const;
const put = { ...get, method: 'PUT', body: { a: 1 } } as const;

const failure = async (work: Promise<unknown>): Promise<AzureError> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AzureError);
  return error as AzureError;
};

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
    expect(onReply).toHaveBeenCalledExactlyOnceWith('Tue, 24 Nov 2026 12:00:00 GMT', 1_000_000, 1_000_000);
  });
});

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

  test('refuses every URL on another origin', async () => {
    const foreign = fc.oneof(
      fc.webUrl({ validSchemes: ['http', 'https', 'ftp'], withQueryParameters: true }),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(foreign, async (target) => {
        fc.pre(!URL.canParse(target) || new URL(target).origin !== resourceManager);
        fc.pre(!/^\/(subscriptions|providers|tenants)/i.test(target));
        await refused(target);
      }),
      { numRuns: 300 },
    );
  });

  test('never lets a path lead to another origin or out of what ARM serves', async () => {
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

describe('repetition', () => {
  test.each([408, 500, 502, 503, 504])('reads are sent up to three times after %i', async (status) => {
    const { transport, fetch, waits } = setUp(() => json(status, {}));
    expect((await failure(transport.request(get))).kind).toBe('serverError');
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(waits).toEqual([1000, 2000]);
  });

  test('reads go on after a lost connection', async () => {
    const { transport, waits } = setUp(
      () => new TypeError('Failed to fetch'),
      () => json(200, { ok: 1 }),
    );
    await expect(transport.request(get)).resolves.toMatchObject({ body: { ok: 1 } });
    expect(waits).toEqual([1000]);
  });

  test.each([
    ['a lost reply', () => new TypeError('Failed to fetch'), 'network'],
    ['504', () => json(504, {}), 'serverError'],
    ['503 with Retry-After', () => json(503, {}, { 'Retry-After': '1' }), 'serverError'],
    ['409', () => json(409, { error: { code: 'HCRP409', message: 'x' } }), 'conflict'],
  ])('writes are not sent again after %s', async (_, answer, kind) => {
    const { transport, fetch } = setUp(answer);
    expect((await failure(transport.request(put))).kind).toBe(kind);
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([get, put])('$method waits as long as a throttled reply asks', async (request) => {
    const { transport, waits } = setUp(
      () => json(429, {}, { 'Retry-After': '7' }),
      () => json(200, {}),
    );
    await transport.request(request);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(7000);
  });

  test('waits 15 s where the time to wait cannot be read', async () => {
    const { transport, waits } = setUp(
      () => json(429, {}),
      () => json(200, {}),
    );
    await transport.request(get);
    expect(waits[0]).toBeGreaterThanOrEqual(15_000);
  });

  test('reads a date as time to wait', async () => {
    const { transport, waits } = setUp(
      () => json(429, {}, { 'Retry-After': new Date(1_000_000 + 9000).toUTCString() }),
      () => json(200, {}),
    );
    await transport.request(get);
    expect(waits[0]).toBeGreaterThanOrEqual(9000);
  });

  test('reports a long wait instead of waiting, and sends nothing before its time', async () => {
    const { transport, fetch } = setUp(() =>
      json(429, { error: { code: 'TooManyRequests', message: 'Slow down.' } }, { 'Retry-After': '300' }),
    );
    expect(await failure(transport.request(get))).toMatchObject({ kind: 'throttled', retryAfterSeconds: 300 });
    expect(await failure(transport.request(get))).toMatchObject({ kind: 'throttled', retryAfterSeconds: 300 });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('other kinds of request do not wait with them', async () => {
    const { transport, fetch } = setUp(
      () => json(429, {}, { 'Retry-After': '300' }),
      () => json(200, {}),
    );
    await failure(transport.request(get));
    await transport.request(put);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('stops when cancelled while it waits', async () => {
    const controller = new AbortController();
    const { transport, fetch } = setUp(() => {
      controller.abort();
      return json(503, {});
    });
    expect((await failure(transport.request({ ...get, signal: controller.signal }))).kind).toBe('cancelled');
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('sends nothing when cancelled before', async () => {
    const { transport, fetch } = setUp(() => json(200, {}));
    expect((await failure(transport.request({ ...get, signal: AbortSignal.abort() }))).kind).toBe('cancelled');
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('a claims challenge', () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const challenge = `Bearer realm="", error="insufficient_claims", claims="${btoa(claims)}"`;

  test.each([get, put])('$method is answered once with the token it demands', async (request) => {
    const { transport, getToken, headers } = setUp(
      () => json(401, {}, { 'WWW-Authenticate': challenge }),
      () => json(200, { ok: 1 }),
    );
    await expect(transport.request(request)).resolves.toMatchObject({ body: { ok: 1 } });
    expect(getToken.mock.calls).toEqual([[{}], [{ claims }]]);
    expect(headers(1).get('authorization')).toBe('Bearer second');
  });

  test('that cannot be read is answered once with a fresh token', async () => {
    const { transport, getToken, fetch } = setUp(() =>
      json(401, { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } }),
    );
    expect(await failure(transport.request(get))).toMatchObject({ kind: 'signInNeeded', message: 'Expired.' });
    expect(getToken.mock.calls).toEqual([[{}], [{ forceRefresh: true }]]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('that only a person can answer is reported', async () => {
    const { transport, getToken } = setUp(() => json(401, {}, { 'WWW-Authenticate': challenge }));
    getToken
      .mockResolvedValueOnce('first')
      .mockRejectedValueOnce(new SignInError('interactionRequired', 'AADSTS50076: MFA.'));
    expect(await failure(transport.request(put))).toMatchObject({ kind: 'signInNeeded', message: 'AADSTS50076: MFA.' });
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

  test('whatever comes, only AzureError is thrown', async () => {
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
