import { afterEach, describe, expect, test, vi } from 'vitest';
import { failure, get, json, path, put, setUp } from './transport-fixture.ts';

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
