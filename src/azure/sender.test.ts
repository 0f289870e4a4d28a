import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeError } from './errors.ts';
import { playThrottled } from './throttled-play.ts';
import { failure, get, json, path, put, resourceManager, setUp, startsAt } from './transport-fixture.ts';

describe('repetition', () => {
  test.each([408, 500, 502, 503, 504])('reads are sent up to three times after %i', async (status) => {
    const { transport, fetch, waits } = setUp(() => json(status, {}));
    expect((await failure(transport.request(get))).kind).toBe('serverError');
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(waits).toEqual([1000, 2000]);
  });

  test.each([501, 505, 511])('reads are not sent again after %i', async (status) => {
    const { transport, fetch } = setUp(() => json(status, {}));
    await failure(transport.request(get));
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('a POST that only reads is repeated as a read', async () => {
    const { transport, fetch } = setUp(
      () => json(503, {}),
      () => json(200, {}),
    );
    await transport.request({ ...get, method: 'POST', reading: true });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('waits as long as a busy Azure asks, and no longer than a reader would', async () => {
    const short = setUp(
      () => json(503, {}, { 'Retry-After': '60' }),
      () => json(200, {}),
    );
    await short.transport.request(get);
    expect(short.sentAt[1]).toBeGreaterThanOrEqual((short.sentAt[0] ?? 0) + 60_000);
    const long = setUp(() => json(503, {}, { 'Retry-After': '61' }));
    expect(await failure(long.transport.request(get))).toMatchObject({ kind: 'serverError', retryAfterSeconds: 61 });
    expect(long.fetch).toHaveBeenCalledOnce();
  });

  test('three throttled replies are enough', async () => {
    const { transport, fetch, waits } = setUp(() => json(429, {}, { 'Retry-After': '1' }));
    expect((await failure(transport.request(put))).kind).toBe('throttled');
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(waits).toHaveLength(2);
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
      () => json(429, {}, { 'Retry-After': new Date(startsAt + 9000).toUTCString() }),
      () => json(200, {}),
    );
    await transport.request(get);
    expect(waits[0]).toBeGreaterThanOrEqual(9000);
  });

  test('never waits for nothing after a throttled reply', async () => {
    const { transport, sentAt } = setUp(
      () => json(429, {}, { 'Retry-After': '0' }),
      () => json(200, {}),
    );
    await transport.request(get);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test('a request without patience is told the time to wait', async () => {
    const { transport, fetch, waits, pass } = setUp(
      () => json(429, {}, { 'Retry-After': '7' }),
      () => json(200, {}),
    );
    const hasty = { ...get, patienceSeconds: 0 };
    expect(await failure(transport.request(hasty))).toMatchObject({ kind: 'throttled', retryAfterSeconds: 7 });
    pass(6500);
    expect(await failure(transport.request(hasty))).toMatchObject({
      kind: 'throttled',
      retryAfterSeconds: 1,
      message: expect.stringContaining('Nothing was sent.'),
    });
    expect(fetch).toHaveBeenCalledOnce();
    expect(waits).toEqual([]);
    pass(500);
    await transport.request(hasty);
    expect(fetch).toHaveBeenCalledTimes(2);
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

  test('what was to be sent meanwhile waits with them, and looks again before it goes', async () => {
    const { transport, sentAt, fetch, getToken, pass } = setUp(
      () => json(200, {}),
      () => json(429, {}, { 'Retry-After': '20' }),
      () => json(200, {}),
    );
    let release: (token: string) => void = () => undefined;
    await transport.request(get);
    // One request waits for its token while another closes the gate.
    getToken.mockImplementationOnce(() => new Promise((resolve) => (release = resolve)));
    const slow = transport.request({ ...get, patienceSeconds: 30 });
    await failure(transport.request({ ...get, patienceSeconds: 1 }));
    expect(fetch).toHaveBeenCalledTimes(2);
    pass(5000);
    release('late');
    await slow;
    expect(sentAt[2]).toBeGreaterThanOrEqual((sentAt[1] ?? 0) + 20_000);
    // A fresh token: the first may have run out.
    expect(getToken).toHaveBeenCalledTimes(4);
  });

  test('a wait that grows beyond its patience is reported', async () => {
    const { transport, waits, fetch } = setUp(
      () => json(429, {}, { 'Retry-After': '50' }),
      () => json(429, {}, { 'Retry-After': '3000' }),
    );
    expect((await failure(transport.request({ ...get, patienceSeconds: 20 }))).retryAfterSeconds).toBe(50);
    const slow = transport.request(get);
    expect((await failure(slow)).retryAfterSeconds).toBe(3000);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(51_000);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('a busy place makes only that place wait, and only for that kind of request', async () => {
    const { transport, fetch } = setUp(
      () => json(409, { error: { code: 'HCRP409', message: 'Busy.' } }, { 'Retry-After': '300' }),
      () => json(200, {}),
    );
    expect(await failure(transport.request(put))).toMatchObject({ kind: 'conflict', retryAfterSeconds: 300 });
    expect(await failure(transport.request(put))).toMatchObject({ kind: 'throttled', retryAfterSeconds: 300 });
    expect(fetch).toHaveBeenCalledOnce();
    await transport.request(get);
    await transport.request({ ...put, path: `${path}/providers/x` });
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test('even the least of refusals may ask to wait', async () => {
    const { transport, fetch } = setUp(() => json(400, {}, { 'Retry-After': '300' }));
    expect((await failure(transport.request(put))).kind).toBe('badRequest');
    expect((await failure(transport.request(put))).kind).toBe('throttled');
    expect(fetch).toHaveBeenCalledOnce();
  });

  const operation = '/subscriptions/s/providers/Microsoft.HybridCompute/locations/w/operationstatus/1';
  const hasty = { ...get, patienceSeconds: 0 };

  test.each(['Azure-AsyncOperation', 'Location'])(
    'an operation named by %s is not asked before its time',
    async (name) => {
      const { transport, fetch, pass } = setUp(
        () => json(202, {}, { 'Retry-After': '15', [name]: `${resourceManager}${operation}?t=1` }),
        () => json(200, {}),
      );
      await transport.request(put);
      expect((await failure(transport.request({ ...hasty, path: operation }))).kind).toBe('throttled');
      await transport.request(hasty);
      expect(fetch).toHaveBeenCalledTimes(2);
      pass(14_999);
      expect((await failure(transport.request({ ...hasty, path: operation }))).retryAfterSeconds).toBe(1);
      pass(1);
      await transport.request({ ...hasty, path: operation });
      expect(fetch).toHaveBeenCalledTimes(3);
    },
  );

  test.each(['operations', 'operationStatus', 'operationstatuses', 'operationResults'])(
    'nor is one below %s that puts itself off',
    async (part) => {
      const { transport, fetch } = setUp(() => json(200, {}, { 'Retry-After': '15' }));
      const place = `/subscriptions/s/providers/x/${part}/1`;
      await transport.request({ ...hasty, path: place });
      expect((await failure(transport.request({ ...hasty, path: place }))).kind).toBe('throttled');
      expect(fetch).toHaveBeenCalledOnce();
    },
  );

  test('a good reply about anything else puts nothing off', async () => {
    const { transport, fetch } = setUp(() => json(200, {}, { 'Retry-After': '15', Location: 'nowhere' }));
    await transport.request(hasty);
    await transport.request(hasty);
    await transport.request({ ...put, path: `/subscriptions/s/providers/x/operations/1` });
    await transport.request({ ...hasty, path: `/subscriptions/s/providers/x/operations/1` });
    expect(fetch).toHaveBeenCalledTimes(4);
  });

  test('nothing leaves before its time, whatever is sent at once', { timeout: 30_000 }, async () => {
    const answer = fc.oneof(
      { weight: 3, arbitrary: fc.constant({ status: 200, seconds: undefined }) },
      fc.record({ status: fc.constant(429), seconds: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }) }),
      fc.record({
        status: fc.constantFrom(409, 500, 503),
        seconds: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
      }),
    );
    const wanted = fc.record({
      method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
      subscription: fc.constantFrom('a', 'b'),
      place: fc.constantFrom('x', 'y'),
      after: fc.nat(40_000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { minLength: 1, maxLength: 12 }),
        fc.array(wanted, { minLength: 1, maxLength: 12 }),
        async (answers, requests) => {
          const { early, sent } = await playThrottled(answers, requests);
          expect(early).toEqual([]);
          expect(sent).toBeGreaterThan(0);
        },
      ),
      { numRuns: Math.min(2000, Number(process.env['PROPERTY_RUNS'] ?? 200)) },
    );
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
    const { transport, getToken, fetch, onRefused } = setUp(() =>
      json(401, { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } }),
    );
    const error = await failure(transport.request(get));
    expect(error).toMatchObject({
      kind: 'signInNeeded',
      code: 'insufficient_claims',
      status: 401,
      message: expect.stringContaining('your sign-in so far does not suffice.'),
    });
    expect(error.message).toContain('Azure says: Expired.');
    expect(getToken.mock.calls).toEqual([[{}], [{ forceRefresh: true }]]);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(onRefused).toHaveBeenCalledOnce();
  });

  test('in the body counts where browsers may not see the header', async () => {
    const { transport, getToken, onRefused } = setUp(
      () => json(401, { error: { code: 'InvalidAuthenticationToken', message: `Present claims="${btoa(claims)}".` } }),
      () => json(200, {}),
    );
    await transport.request(put);
    expect(getToken.mock.calls).toEqual([[{}], [{ claims }]]);
    expect(onRefused).not.toHaveBeenCalled();
  });

  test('a token that ran out is renewed once', async () => {
    const { transport, getToken, headers, onRefused } = setUp(
      () => json(401, { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } }),
      () => json(200, { ok: 1 }),
    );
    await expect(transport.request(put)).resolves.toMatchObject({ body: { ok: 1 } });
    expect(getToken.mock.calls).toEqual([[{}], [{ forceRefresh: true }]]);
    expect(headers(1).get('authorization')).toBe('Bearer second');
    expect(onRefused).not.toHaveBeenCalled();
  });

  test('the page of a proxy with 401 demands no sign-in', async () => {
    const { transport, onRefused } = setUp(
      () => new Response('<html>', { status: 401, headers: { 'content-type': 'text/html' } }),
    );
    expect((await failure(transport.request(get))).kind).toBe('malformed');
    expect(onRefused).not.toHaveBeenCalled();
  });

  test('nothing is sent when cancelled while the token is renewed', async () => {
    const controller = new AbortController();
    const { transport, fetch, getToken } = setUp(() => json(401, {}));
    getToken.mockResolvedValueOnce('first').mockImplementationOnce(() => {
      controller.abort();
      return Promise.resolve('second');
    });
    expect((await failure(transport.request({ ...put, signal: controller.signal }))).kind).toBe('cancelled');
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('that cannot be answered for want of a connection asks for nobody', async () => {
    const { transport, getToken } = setUp(() => json(401, {}, { 'WWW-Authenticate': challenge }));
    getToken.mockResolvedValueOnce('first').mockRejectedValue(new SignInError('network', 'No connection.'));
    expect(await failure(transport.request(put))).toMatchObject({ kind: 'network', message: 'No connection.' });
  });

  test('that only a person can answer is not said twice', async () => {
    const { transport, getToken } = setUp(() => json(401, {}, { 'WWW-Authenticate': challenge }));
    const cause = new SignInError('interactionRequired', 'AADSTS50076: MFA.');
    getToken.mockResolvedValueOnce('first').mockRejectedValueOnce(cause);
    const { title, why } = describeError(await failure(transport.request(put)));
    expect(title).toBe('Azure wants you to confirm it’s you');
    expect(why).not.toContain(title);
  });

  test('that only a person can answer is reported', async () => {
    const { transport, getToken, fetch } = setUp(() => json(401, {}, { 'WWW-Authenticate': challenge }));
    const cause = new SignInError('interactionRequired', 'AADSTS50076: MFA.', { correlationId: 'entra' });
    getToken.mockResolvedValueOnce('first').mockRejectedValueOnce(cause);
    expect(await failure(transport.request(put))).toMatchObject({
      kind: 'signInNeeded',
      code: 'insufficient_claims',
      message:
        'For this your sign-in so far does not suffice. Nothing was done by this request. Microsoft Entra says: AADSTS50076: MFA.',
      correlationId: 'entra',
      scope: path,
      cause,
    });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([
    [
      new SignInError('interactionRequired', 'Session over.', { correlationId: 'entra' }),
      'signInNeeded',
      'Session over.',
      'entra',
    ],
    [new SignInError('network', 'No connection.'), 'network', 'No connection.', 'ours'],
    [new SignInError('failed', 'Broken.'), 'signInNeeded', 'Broken.', 'ours'],
    [new Error('Odd.'), 'signInNeeded', 'Odd.', 'ours'],
    ['odd', 'signInNeeded', 'Nobody is signed in.', 'ours'],
  ])('without a token nothing is sent: %s', async (cause, kind, message, correlationId) => {
    const { transport, getToken, fetch } = setUp(() => json(200, {}));
    getToken.mockRejectedValue(cause);
    const error = await failure(transport.request({ ...put, correlationId: 'ours' }));
    expect(error).toMatchObject({ kind, message, correlationId, cause, scope: path });
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('without a reply', () => {
  afterEach(() => void vi.useRealTimers());

  const hanging = () => {
    const fixture = setUp(() => new Error('unused'));
    fixture.fetch.mockImplementation(
      (_url, { signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    return fixture;
  };

  test('a write is given up after 100 s and called lost, and sent once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { transport, fetch } = hanging();
    const settled = vi.fn();
    const outcome = failure(transport.request(put));
    outcome.then(settled, settled);
    await vi.advanceTimersByTimeAsync(99_900);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(await outcome).toMatchObject({ kind: 'network', message: 'Azure did not answer in time.' });
    expect(fetch).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a cancelled request ends at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { transport } = hanging();
    const controller = new AbortController();
    const outcome = failure(transport.request({ ...put, signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(5);
    controller.abort(new Error('off'));
    expect(await outcome).toMatchObject({
      kind: 'cancelled',
      message: 'The request was cancelled.',
      cause: new Error('off'),
      scope: path,
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the time limit goes when the reply has come', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await setUp(() => json(200, {})).transport.request(get);
    await failure(setUp(() => new TypeError('Failed to fetch')).transport.request(put));
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('an unforeseen failure of waiting is not dressed up', async () => {
  const { transport, fetch } = setUp(() => json(503, {}));
  fetch.mockImplementation(() => Promise.resolve(json(503, {})));
  const error = new Error('no timers');
  vi.stubGlobal('setTimeout', () => {
    throw error;
  });
  await expect(transport.request(get)).rejects.toThrow('no timers');
  vi.unstubAllGlobals();
});
