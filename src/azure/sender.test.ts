import { describe, expect, test } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { failure, get, json, put, setUp } from './transport-fixture.ts';

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
