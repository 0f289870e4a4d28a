import { expect, test, vi } from 'vitest';
import { AzureError } from './errors.ts';
import { buildHybridComputeClient, prepareHybridComputeClient } from './hybrid-compute-client.ts';
import { createTransport } from './transport.ts';

const resourceManager = 'http://localhost:4281';
const subscriptionId = '11111111-2222-3333-4444-555555555555';
const extensionPath = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/SRV-SQL-01/extensions/AzureEdgeRemoteSupport`;

const setUp = async (answer: (url: URL, init: RequestInit) => Response) => {
  const fetch = vi.fn((url: URL, init: RequestInit) => Promise.resolve(answer(url, init)));
  const transport = createTransport({
    resourceManager,
    getToken: () => Promise.resolve('token'),
    fetch,
    wait: () => Promise.resolve(),
  });
  const client = await buildHybridComputeClient(subscriptionId, resourceManager, transport);
  const call = (index: number) => {
    const [url, init] = fetch.mock.calls[index] ?? [];
    const body = init?.body;
    return {
      url,
      method: init?.method,
      headers: new Headers(init?.headers),
      body: (typeof body === 'string' ? JSON.parse(body) : undefined) as unknown,
    };
  };
  return { client, fetch, call };
};

const installation = {
  location: 'westeurope',
  properties: { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport', settings: {} },
};

test('an installation goes out whole: version, automatic upgrade, correlation id, token, and nothing else of the package', async () => {
  const { client, call } = await setUp(() => new Response(null, { status: 202 }));
  const poller = await client.machineExtensions.beginCreateOrUpdate(
    'rg',
    'SRV-SQL-01',
    'AzureEdgeRemoteSupport',
    installation,
    {
      requestOptions: { customHeaders: { 'x-ms-correlation-request-id': 'a-guid' } },
    },
  );
  await poller.poll();
  const { url, method, headers, body } = call(0);
  expect(method).toBe('PUT');
  expect(url && url.origin + url.pathname).toBe(resourceManager + extensionPath);
  expect(url?.searchParams.get('api-version')).toBe('2025-01-13');
  expect(headers.get('authorization')).toBe('Bearer token');
  expect(headers.get('x-ms-correlation-request-id')).toBe('a-guid');
  expect(headers.get('content-type')).toBe('application/json');
  expect([...headers.keys()].toSorted()).toEqual([
    'accept',
    'authorization',
    'content-type',
    'x-ms-client-request-id',
    'x-ms-correlation-request-id',
  ]);
  expect(body).toMatchObject({
    location: 'westeurope',
    properties: { ...installation.properties, enableAutomaticUpgrade: true },
  });
});

test('a removal goes out with the current version and without a body', async () => {
  const { client, call } = await setUp(() => new Response(null, { status: 204 }));
  const poller = await client.machineExtensions.beginDelete('rg', 'SRV-SQL-01', 'AzureEdgeRemoteSupport');
  await poller.poll();
  expect(call(0)).toMatchObject({ method: 'DELETE', body: undefined });
  expect(call(0).url?.searchParams.get('api-version')).toBe('2025-01-13');
});

test('a foreign poll URL gets no request, let alone the token', async () => {
  const { client, fetch } = await setUp((_, init) =>
    init.method === 'PUT'
      ? new Response(null, {
          status: 202,
          headers: { 'Azure-AsyncOperation': 'https://evil.example/subscriptions/op/1' },
        })
      : Response.json({ status: 'Succeeded' }),
  );
  const poller = await client.machineExtensions.beginCreateOrUpdate(
    'rg',
    'SRV-SQL-01',
    'AzureEdgeRemoteSupport',
    installation,
    {
      updateIntervalInMs: 0,
    },
  );
  const polling = (async () => {
    for (let i = 0; i < 5 && !poller.isDone(); i += 1) await poller.poll();
  })();
  await expect(polling).rejects.toThrow();
  expect(fetch).toHaveBeenCalledOnce();
});

test('a refusal is this app’s own error, sent once', async () => {
  const { client, fetch } = await setUp(() =>
    Response.json({ error: { code: 'HCRP409', message: 'An extension is still processing.' } }, { status: 409 }),
  );
  const poller = await client.machineExtensions.beginCreateOrUpdate(
    'rg',
    'SRV-SQL-01',
    'AzureEdgeRemoteSupport',
    installation,
  );
  const error: unknown = await poller.poll().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AzureError);
  expect(error).toMatchObject({ kind: 'conflict', code: 'HCRP409', message: 'An extension is still processing.' });
  expect(fetch).toHaveBeenCalledOnce();
});

test('a lost reply to a write is not sent again', async () => {
  const { client, fetch } = await setUp(() => {
    throw new TypeError('Failed to fetch');
  });
  fetch.mockRejectedValue(new TypeError('Failed to fetch'));
  const poller = await client.machineExtensions.beginDelete('rg', 'SRV-SQL-01', 'AzureEdgeRemoteSupport');
  await expect(poller.poll()).rejects.toMatchObject({ kind: 'network' });
  expect(fetch).toHaveBeenCalledOnce();
});

test('what cannot be loaded ahead fails nobody before it is needed', async () => {
  vi.doMock('@azure/arm-hybridcompute', () => {
    throw new Error('Gone.');
  });
  await expect(prepareHybridComputeClient()).resolves.toBeUndefined();
  await expect(setUp(() => new Response(null))).rejects.toThrow();
  vi.doUnmock('@azure/arm-hybridcompute');
  await expect(setUp(() => new Response(null))).resolves.toBeDefined();
});

test('only extensions are kept up to date: what else is put goes out as it is', async () => {
  const { client, call } = await setUp(() => Response.json({ location: 'westeurope' }));
  await client.privateLinkScopes.createOrUpdate('rg', 'scope', { location: 'westeurope', properties: {} });
  expect(call(0)).toMatchObject({ method: 'PUT', body: { location: 'westeurope', properties: {} } });
  expect(JSON.stringify(call(0).body)).not.toContain('enableAutomaticUpgrade');
});

test('the address at which Azure tells how an operation goes keeps its own version', async () => {
  const poll = `${resourceManager}/subscriptions/${subscriptionId}/providers/Microsoft.HybridCompute/locations/w/operationStatus/o?api-version=2024-07-10`;
  const { client, call } = await setUp((_, { method }) =>
    method === 'PUT'
      ? Response.json({}, { status: 201, headers: { 'Azure-AsyncOperation': poll } })
      : Response.json({ status: 'InProgress' }),
  );
  const poller = await client.machineExtensions.beginCreateOrUpdate('rg', 'SRV', 'X', installation, {
    updateIntervalInMs: 0,
  });
  await poller.poll();
  await poller.poll();
  expect(call(1).url?.href).toBe(poll);
});

/** What Microsoft's packages take for a signal, though it is none of the browser's. */
const ownKindOf = ({ signal }: AbortController): AbortSignal => {
  const like = {
    get aborted() {
      return signal.aborted;
    },
    addEventListener: (_: 'abort', heard: () => void) => signal.addEventListener('abort', heard),
    removeEventListener: (_: 'abort', heard: () => void) => signal.removeEventListener('abort', heard),
  };
  return like as unknown as AbortSignal;
};

test.each([
  ['an AbortSignal', (own: AbortController) => own.signal],
  ['a signal of another kind', ownKindOf],
])('a request is called off by %s, also one that was called off before', async (_, signalOf) => {
  const { client, fetch } = await setUp(() => Response.json({}));
  const heard: (AbortSignal | null | undefined)[] = [];
  fetch.mockImplementation((_url, { signal }) => {
    heard.push(signal);
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('Off.'))));
  });
  const own = new AbortController();
  const asked = client.machineExtensions.get('rg', 'SRV', 'X', { abortSignal: signalOf(own) });
  asked.catch(() => undefined);
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(heard[0]?.aborted).toBe(false);
  own.abort();
  await expect(asked).rejects.toThrow();
  expect(heard[0]?.aborted).toBe(true);

  await expect(client.machineExtensions.get('rg', 'SRV', 'X', { abortSignal: signalOf(own) })).rejects.toThrow();
  expect(fetch).toHaveBeenCalledOnce();
});
