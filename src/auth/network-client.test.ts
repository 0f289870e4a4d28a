import { createStandardPublicClientApplication } from '@azure/msal-browser';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClient, toSignInError } from './msal-client.ts';
import { networkClient } from './network-client.ts';
import { config } from './session-sample.ts';

vi.mock('@azure/msal-browser', async (original) => ({
  ...(await original<object>()),
  createStandardPublicClientApplication: vi.fn(),
}));

const url = 'https://login.microsoftonline.com/token';
const post = () =>
  networkClient.sendPostRequestAsync(url, { headers: { a: '1' }, body: 'grant', correlationId: 'corr' });

const failure = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return toSignInError(error);
};

/** A host that takes requests and never answers. */
const silent = (_: string, { signal }: RequestInit) =>
  new Promise<Response>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

const limit = { ms: 0, end: new AbortController() };

const fetched = vi.fn<(asked: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  limit.end = new AbortController();
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limit.ms = ms;
    return limit.end.signal;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('is the one that MSAL asks with', async () => {
  vi.stubGlobal('location', { origin: 'https://app.example' });
  await createClient(config);
  expect(createStandardPublicClientApplication).toHaveBeenCalledWith(
    expect.objectContaining({ system: expect.objectContaining({ networkClient }) }),
  );
});

test('gives MSAL status, headers and body', async () => {
  fetched.mockResolvedValue(Response.json({ error: 'x' }, { status: 400, headers: { 'Retry-After': '3' } }));
  await expect(post()).resolves.toEqual({
    status: 400,
    headers: { 'content-type': 'application/json', 'retry-after': '3' },
    body: { error: 'x', status: 400 },
  });
  expect(fetched).toHaveBeenCalledExactlyOnceWith(url, {
    method: 'POST',
    headers: { a: '1' },
    body: 'grant',
    signal: limit.end.signal,
  });
});

test('sends a GET without a body', async () => {
  fetched.mockResolvedValue(Response.json({}));
  await networkClient.sendGetRequestAsync(url);
  expect(fetched).toHaveBeenCalledExactlyOnceWith(url, { method: 'GET', headers: {}, signal: limit.end.signal });
});

describe('what is told as a lost connection:', () => {
  test('a host that does not answer within 30 seconds, asked once', async () => {
    fetched.mockImplementation(silent);
    const failed = failure(post());
    limit.end.abort(new DOMException('Late.', 'TimeoutError'));
    expect(await failed).toMatchObject({
      kind: 'network',
      code: 'network_error',
      correlationId: 'corr',
      message: 'Microsoft Entra (login.microsoftonline.com) did not answer, or with something that cannot be read.',
    });
    expect(limit.ms).toBe(30_000);
    expect(fetched).toHaveBeenCalledOnce();
  });

  test('a connection that fails twice', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await failure(networkClient.sendGetRequestAsync(url))).toMatchObject({
      kind: 'network',
      code: 'network_error',
    });
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test('an answer that is no JSON, asked once', async () => {
    fetched.mockResolvedValue(new Response('<html>', { status: 503 }));
    expect(await failure(post())).toMatchObject({ kind: 'network', correlationId: 'corr' });
    expect(fetched).toHaveBeenCalledOnce();
  });
});

test('a connection that fails once is tried once more', async () => {
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(Response.json({}));
  await expect(post()).resolves.toMatchObject({ status: 200 });
});
