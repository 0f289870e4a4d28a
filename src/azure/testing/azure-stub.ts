import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { putJob, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { installExtension, readExtension, removeExtension } from '#src/azure/resources/extensions.ts';
import { readMachine, setMachineTag } from '#src/azure/resources/machines.ts';

// For the tests of what Azure's replies are taken for: the real functions over a fetch that a test answers. Import it before what is tested: it
// says who is signed in, for whatever is loaded after it.

const getToken = vi.hoisted(() => vi.fn<(options: { forceRefresh?: boolean }) => Promise<string>>());
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

export const id = sampleMachine('srv-sql-01');
export const statusUrl = `https://management.azure.com/subscriptions/s/providers/x/operationStatuses/1?api-version=1`;
const job = { type: 'Enable', level: 'Diagnostics', notAfter: '2026-11-25T12:00:00Z' } as const;

export const extension = (properties: object = {}) => ({
  id: `${id}/extensions/AzureEdgeRemoteSupport`,
  name: 'AzureEdgeRemoteSupport',
  properties: {
    publisher: 'Microsoft.AzureStack.Observability',
    type: 'EdgeRemoteSupport',
    provisioningState: 'Succeeded',
    ...properties,
  },
});

/** What Azure answers when nothing is wrong. */
export const sound = (method: string, path: string): Response => {
  if (method === 'DELETE') return new Response(null, { status: 202 });
  if (path.endsWith('/extensions')) return Response.json({ value: [extension()] });
  if (path.endsWith('/jobs')) return Response.json({ value: [] });
  if (path.includes('/extensions/') || path.includes('/jobs/'))
    return Response.json({ id: path, properties: { provisioningState: 'Accepted' } }, { status: 201 });
  if (path.includes('/operationstatuses/')) return Response.json({ status: 'InProgress' });
  return Response.json({ id, name: 'srv-sql-01', location: 'w', properties: {} });
};

export type Answer = (request: { method: string; path: string }) => Response | Promise<Response>;

export const reads = {
  'the machine': () => readMachine(id),
  'its extensions': () => readExtension(id),
  'its jobs': () => readJobs(id),
};

export const writes = {
  'the job': () => putJob(id, 'rs-1', job),
  'the extension': () => installExtension({ id, location: 'w' }),
  'the removal': () => removeExtension(id),
  'the tag': () => setMachineTag(id, { a: 'b' }),
};

/** What Azure answers now, and what it was asked in this test. */
export const stub = {
  answer: ((): Response => Response.error()) as Answer,
  requests: [] as { method: string; path: string }[],
  /** Gives the tokens. */
  getToken,
};

/** Registers what the tests of a file need. One clock for all: the transport, and its memory of what has to wait, is the process's. */
export const stubAzure = (): void => {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterAll(() => void vi.useRealTimers());
  afterEach(() => void vi.unstubAllGlobals());
  beforeEach(() => {
    getToken.mockReset().mockResolvedValue('token');
    stub.requests = [];
    vi.stubGlobal('fetch', (url: URL, init: RequestInit) => {
      const request = { method: init.method ?? 'GET', path: url.pathname.toLowerCase() };
      expect(url.origin).toBe('https://management.azure.com');
      stub.requests.push(request);
      const givenUp = new Promise<never>((_, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      );
      return Promise.race([stub.answer(request), givenUp]);
    });
  });
};

/** The failure of a piece of work, with all the time in the world passing meanwhile. */
export const failureOf = async (work: () => Promise<unknown>): Promise<AzureError> => {
  const outcome = work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const progress = { done: false };
  void outcome.finally(() => (progress.done = true));
  // The gate of the transport is the process's: it opens before the next case begins.
  for (let turn = 0; turn < 400 && !progress.done; turn += 1) {
    await vi.advanceTimersByTimeAsync(5000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await vi.advanceTimersByTimeAsync(3_700_000);
  const result = await outcome;
  if (!('error' in result)) throw new Error(`No failure, but ${JSON.stringify(result.value)}`);
  expect(result.error).toBeInstanceOf(AzureError);
  return result.error as AzureError;
};
