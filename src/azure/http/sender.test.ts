import { afterEach, describe, expect, test, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { failure, get, json, path, put, transportOver } from '#test/azure/transport.ts';

describe('repetition', () => {
  test.each([408, 500, 502, 503, 504])('reads are sent up to three times after %i', async (status) => {
    const { transport, fetch } = transportOver(() => json(status, {}));
    expect((await failure(transport.request(get))).kind).toBe('serverError');
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test.each([501, 505, 511])('reads are not sent again after %i', async (status) => {
    const { transport, fetch } = transportOver(() => json(status, {}));
    await failure(transport.request(get));
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('reads go on after a lost connection, and a POST that only reads is one', async () => {
    const { transport, fetch } = transportOver(
      () => new TypeError('Failed to fetch'),
      () => json(200, { ok: 1 }),
    );
    await transport.request({ ...get, method: 'POST', reading: true });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('waits as long as a busy Azure asks, and no longer than a reader would', async () => {
    const short = transportOver(
      () => json(503, {}, { 'Retry-After': '60' }),
      () => json(200, {}),
    );
    await short.transport.request(get);
    expect(short.sentAt[1]).toBeGreaterThanOrEqual((short.sentAt[0] ?? 0) + 60_000);
    const long = transportOver(() => json(503, {}, { 'Retry-After': '61' }));
    expect(await failure(long.transport.request(get))).toMatchObject({ kind: 'serverError', retryAfterSeconds: 61 });
    expect(long.fetch).toHaveBeenCalledOnce();
  });

  test.each([
    ['a lost reply', () => new TypeError('Failed to fetch'), 'network'],
    ['504', () => json(504, {}), 'serverError'],
    ['503 with Retry-After', () => json(503, {}, { 'Retry-After': '1' }), 'serverError'],
    ['409', () => json(409, { error: { code: 'HCRP409', message: 'x' } }), 'conflict'],
  ])('writes are not sent again after %s', async (_, answer, kind) => {
    const { transport, fetch } = transportOver(answer);
    expect((await failure(transport.request(put))).kind).toBe(kind);
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('stops when cancelled while it waits, and sends nothing when cancelled before', async () => {
    const controller = new AbortController();
    const { transport, fetch } = transportOver(() => {
      controller.abort();
      return json(503, {});
    });
    const cancelled = { ...get, signal: controller.signal };
    expect((await failure(transport.request(cancelled))).kind).toBe('cancelled');
    expect((await failure(transport.request(cancelled))).kind).toBe('cancelled');
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('a guard is asked before each sending, and what it throws is thrown', async () => {
    const stop = new Error('too old');
    const guard = vi.fn().mockReturnValueOnce(undefined).mockThrow(stop);
    const { transport, fetch } = transportOver(() => json(429, {}));
    await expect(transport.request({ ...put, guard })).rejects.toBe(stop);
    expect(fetch).toHaveBeenCalledOnce();
  });
});

describe('throttling', () => {
  test('a write that was throttled is sent again after the time that Azure names', async () => {
    const { transport, sentAt } = transportOver(
      () => json(429, {}, { 'Retry-After': '7' }),
      () => json(200, {}),
    );
    await transport.request(put);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(7000);
  });

  test('15 s where browsers may not see the time, and never at once', async () => {
    const hidden = transportOver(
      () => json(429, {}),
      () => json(200, {}),
    );
    await hidden.transport.request(get);
    expect((hidden.sentAt[1] ?? 0) - (hidden.sentAt[0] ?? 0)).toBeGreaterThanOrEqual(15_000);
    const zero = transportOver(
      () => json(429, {}, { 'Retry-After': '0' }),
      () => json(200, {}),
    );
    await zero.transport.request(get);
    expect((zero.sentAt[1] ?? 0) - (zero.sentAt[0] ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test('a longer wait than the reader has patience for is told, and nothing else of its kind leaves meanwhile', async () => {
    const { transport, fetch, pass } = transportOver(
      () => json(429, {}, { 'Retry-After': '100' }),
      () => json(200, {}),
    );
    const told = { kind: 'throttled', retryAfterSeconds: 100 };
    expect(await failure(transport.request(get))).toMatchObject(told);
    expect(await failure(transport.request({ ...get, path: `${path}/x` }))).toMatchObject(told);
    expect(fetch).toHaveBeenCalledOnce();
    // Writes count by themselves, as do other subscriptions.
    await transport.request(put);
    await transport.request({ ...get, path: '/subscriptions/other' });
    pass(100_000);
    await transport.request(get);
    expect(fetch).toHaveBeenCalledTimes(4);
  });

  test.each([429, 503])(
    'an hour that %i asks of a revoke is told, and honoured for 30 s, a minute, two minutes',
    async (status) => {
      const { transport, sentAt, fetch } = transportOver(() => json(status, {}, { 'Retry-After': '3600' }));
      const revoke = { ...put, urgency: 'revoke' } as const;
      for (let round = 0; round < 5; round += 1)
        expect((await failure(transport.request(revoke))).retryAfterSeconds).toBe(3600);
      const began = sentAt[0] ?? 0;
      expect(sentAt.map((at) => (at - began) / 1000)).toEqual([0, 30, 90, 210, 330]);
      expect(fetch.mock.calls[0]?.[1].priority).toBe('high');
    },
  );
});

describe('without a reply', () => {
  afterEach(() => void vi.useRealTimers());

  const hanging = () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const fixture = transportOver(() => new Error('unused'));
    fixture.fetch.mockImplementation(
      (_url, { signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    return fixture;
  };

  test.each([
    ['a write', put],
    ['a read', get],
  ])('%s is given up after 15 s and called lost, and sent once', async (_, request) => {
    const { transport, fetch } = hanging();
    const settled = vi.fn();
    const outcome = failure(transport.request(request));
    outcome.then(settled, settled);
    await vi.advanceTimersByTimeAsync(14_900);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(await outcome).toMatchObject({ kind: 'network', isPassing: true });
    expect(fetch).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a body that stops coming is given up, and one that comes slowly is not', async () => {
    const { transport, fetch } = hanging();
    let more: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = () => new ReadableStream<Uint8Array>({ start: (controller) => void (more = controller) });
    fetch.mockImplementation((_, { signal }) => {
      signal?.addEventListener('abort', () => more?.error(signal.reason));
      return Promise.resolve(new Response(stream(), { headers: { 'content-type': 'application/json' } }));
    });
    const slow = transport.request({ ...get });
    for (const part of ['{"a":', '1', '}']) {
      await vi.advanceTimersByTimeAsync(10_000);
      more?.enqueue(new TextEncoder().encode(part));
    }
    more?.close();
    expect(await slow).toMatchObject({ body: { a: 1 } });
    const stopped = failure(transport.request({ ...put }));
    await vi.advanceTimersByTimeAsync(15_100);
    expect((await stopped).kind).toBe('network');
  });

  test('a token that does not come holds nothing for longer either', async () => {
    const { transport, getToken, fetch } = hanging();
    getToken.mockReturnValue(new Promise(() => {}));
    const outcome = failure(transport.request(put));
    await vi.advanceTimersByTimeAsync(15_100);
    expect((await outcome).kind).toBe('network');
    expect(fetch).not.toHaveBeenCalled();
  });

  test('a cancelled request ends at once', async () => {
    const { transport } = hanging();
    const controller = new AbortController();
    const outcome = failure(transport.request({ ...put, signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(5);
    controller.abort(new Error('off'));
    expect(await outcome).toMatchObject({ kind: 'cancelled', cause: new Error('off'), scope: path });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a claims challenge', () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const challenge = { 'WWW-Authenticate': `Bearer error="insufficient_claims", claims="${btoa(claims)}"` };
  const policy = { error: { code: 'RequestDisallowedByPolicy', message: 'MFA' } };
  const secondFactor = { claims: '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}' };
  /** As Privileged Identity Management refuses. */
  const ofRole = (rule: string, message: string) =>
    json(400, { error: { code: `RoleAssignmentRequest${rule}ValidationFailed`, message } });

  test.each([
    ['in the header', get, json(401, {}, challenge), { claims }],
    ['of a write', put, json(401, {}, challenge), { claims }],
    ['quoted in the body', put, json(401, { error: { code: 'x', message: `claims="${btoa(claims)}"` } }), { claims }],
    ['for a second factor, unseen', put, json(401, policy), secondFactor],
    ['of a role’s authentication context', put, ofRole('Acrs', `&claims=${encodeURIComponent(claims)}`), { claims }],
    [
      'of a role’s second factor',
      put,
      ofRole('Policy', 'The following policy rules failed: ["MfaRule"]'),
      secondFactor,
    ],
    ['that cannot be read', get, json(401, {}), { forceRefresh: true }],
    ['that is no JSON', get, json(401, {}, { 'WWW-Authenticate': 'Bearer claims="eA=="' }), { forceRefresh: true }],
  ])('%s is answered once with the token it demands', async (_, request, refusal, demanded) => {
    const { transport, getToken, headers } = transportOver(
      () => refusal,
      () => json(200, { ok: 1 }),
    );
    await expect(transport.request(request)).resolves.toMatchObject({ body: { ok: 1 } });
    expect(getToken.mock.calls).toEqual([[{}], [demanded]]);
    expect(headers(1).get('authorization')).toBe('Bearer second');
  });

  test('is no refusal by a policy', async () => {
    const { transport, fetch } = transportOver(() => json(403, policy));
    expect(await failure(transport.request(put))).toMatchObject({ kind: 'forbidden', status: 403 });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('is no refusal of a role for another reason', async () => {
    const { transport, fetch } = transportOver(() =>
      ofRole('Policy', 'The following policy rules failed: TicketingRule'),
    );
    expect(await failure(transport.request(put))).toMatchObject({ kind: 'badRequest', status: 400 });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('where even a fresh token is refused a person has to sign in', async () => {
    const { transport, fetch } = transportOver(() => json(401, { error: { code: 'Expired', message: 'Expired.' } }));
    const expected = { kind: 'signInNeeded', code: 'insufficient_claims', status: 401, message: 'Expired.' };
    expect(await failure(transport.request(get))).toMatchObject(expected);
    expect(fetch).toHaveBeenCalledTimes(2);
    const again = transportOver(() => ofRole('Policy', 'MfaRule'));
    expect(await failure(again.transport.request(put))).toMatchObject({ kind: 'signInNeeded' });
  });

  test('that only a person can answer is reported with Entra’s own id', async () => {
    const { transport, getToken, fetch } = transportOver(() => json(401, {}, challenge));
    const cause = new SignInError('interactionRequired', 'AADSTS50076: MFA.', { correlationId: 'entra' });
    getToken.mockResolvedValueOnce('first').mockRejectedValueOnce(cause);
    const expected = { kind: 'signInNeeded', code: 'insufficient_claims', correlationId: 'entra', cause };
    expect(await failure(transport.request(put))).toMatchObject(expected);
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([
    [new SignInError('interactionRequired', 'Over.', { correlationId: 'entra' }), 'signInNeeded', 'entra'],
    [new SignInError('network', 'No connection.'), 'network', 'ours'],
    [new SignInError('failed', 'Broken.'), 'signInNeeded', 'ours'],
    ['odd', 'signInNeeded', 'ours'],
  ])('without a token nothing is sent: %s', async (cause, kind, correlationId) => {
    const { transport, getToken, fetch } = transportOver(() => json(200, {}));
    getToken.mockRejectedValue(cause);
    const error = await failure(transport.request({ ...put, correlationId: 'ours' }));
    expect(error).toMatchObject({ kind, correlationId, cause, scope: path });
    expect(fetch).not.toHaveBeenCalled();
  });
});
