import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { playThrottled } from '#src/azure/testing/throttled-play.ts';
import { failure, get, json, path, put, resourceManager, setUp, startsAt } from './transport-fixture.ts';

describe('what Azure says about waiting', () => {
  test('three throttled replies are enough', async () => {
    const { transport, fetch, waits } = setUp(() => json(429, {}, { 'Retry-After': '1' }));
    expect((await failure(transport.request(put))).kind).toBe('throttled');
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(waits).toHaveLength(2);
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

  test('a read that fails is not repeated at once, though Azure says so', async () => {
    const { transport, waits } = setUp(
      () => json(503, {}, { 'Retry-After': '0' }),
      () => json(503, {}, { 'Retry-After': '5' }),
      () => json(200, {}),
    );
    await transport.request(get);
    expect(waits).toEqual([1000, 5250]);
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
});
