import { describe, expect, test, vi } from 'vitest';
import { extension, failureOf, id, reads, sound, statusUrl, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { installExtension, removeExtension } from '#src/azure/resources/extensions.ts';
import { readOperation } from './operations.ts';

stubAzure();

describe('starting an operation', () => {
  const url = { 'azure-asyncoperation': statusUrl, 'retry-after': '15' };

  test.each([
    ['202 with nothing', () => new Response(null, { status: 202, headers: url })],
    [
      '200 with a state not known here',
      () => Response.json(extension({ provisioningState: 'Frobnicating' }), { headers: url }),
    ],
    [
      '201 with one that failed',
      () => Response.json(extension({ provisioningState: 'Failed' }), { status: 201, headers: url }),
    ],
  ])('sends one request and asks for no status: %s', async (_, reply) => {
    stub.answer = ({ method, path }) => (method === 'GET' ? sound(method, path) : reply());
    await expect(installExtension({ id, location: 'w' })).resolves.toEqual({ statusUrl });
    expect(stub.requests.map(({ method }) => method)).toEqual(['PUT']);
    stub.requests = [];
    if (_.startsWith('202')) await removeExtension(id);
    expect(stub.requests.filter(({ method, path }) => method === 'DELETE' || path.includes('status'))).toHaveLength(
      _.startsWith('202') ? 1 : 0,
    );
    await vi.advanceTimersByTimeAsync(60_000);
  });

  test('is called off with the work it belongs to', async () => {
    stub.answer = () => new Response(null, { status: 202 });
    const request = { signal: AbortSignal.abort(new Error('off')) };
    await expect(installExtension({ id, location: 'w' }, request)).rejects.toThrow();
    expect(stub.requests).toEqual([]);
  });

  test('is refused for what is no machine', async () => {
    await expect(installExtension({ id: '/subscriptions/x', location: 'w' })).rejects.toMatchObject({
      kind: 'badRequest',
    });
    expect(stub.requests).toEqual([]);
  });
});

describe('a foreign link', () => {
  test.each([
    'https://evil.example/subscriptions/x',
    'http://management.azure.com/subscriptions/x',
    '//evil.example/x',
  ])('%s gets no request, and proves nothing', async (link) => {
    stub.answer = ({ path }) =>
      path.endsWith('/jobs') || path.endsWith('/extensions')
        ? Response.json({ value: [], nextLink: link })
        : new Response(null, { status: 202, headers: { 'azure-asyncoperation': link, location: link } });
    for (const read of [reads['its jobs'], reads['its extensions']]) {
      expect((await failureOf(read)).kind).toMatch(/malformed|badRequest/);
    }
    const { statusUrl: named = '' } = await installExtension({ id, location: 'w' });
    const before = stub.requests.length;
    await expect(readOperation(named)).resolves.toBeUndefined();
    expect(stub.requests).toHaveLength(before);
  });

  test('a list that goes round ends as an error', async () => {
    stub.answer = ({ path }) =>
      Response.json({ value: [], nextLink: `https://management.azure.com${path}?api-version=1&$skip=1` });
    expect(await failureOf(reads['its jobs'])).toMatchObject({ message: 'Azure sent a list that does not end.' });
    expect(stub.requests).toHaveLength(2);
  });
});

describe('an operation', () => {
  const statusOf = (body: unknown) => {
    stub.answer = () => Response.json(body);
    return readOperation(statusUrl);
  };

  test.each([
    [{ status: 'Succeeded' }, { state: 'succeeded', superseded: false }],
    [{ status: 'InProgress' }, { state: 'running', superseded: false }],
    [{ status: 'Frobnicating' }, { state: 'running', superseded: false }],
    [
      { status: 'Failed', error: { code: 'X', message: 'Boom.' } },
      { state: 'failed', superseded: false, message: 'Boom.' },
    ],
    [
      { status: 'Canceled', error: { code: 'OperationPreempted', message: 'Newer.' } },
      { state: 'canceled', superseded: true, message: 'A newer operation on the machine took its place. Newer.' },
    ],
    [
      { status: 'Failed', error: { code: 'operationpreempted' } },
      { state: 'failed', superseded: true, message: 'A newer operation on the machine took its place.' },
    ],
    [
      { status: 'InProgress', error: { code: 'OperationPreempted', message: 5 } },
      { state: 'running', superseded: false },
    ],
    [
      { status: 'Canceled', error: 'odd' },
      { state: 'canceled', superseded: false },
    ],
  ])('that says %j', async (body, status) => {
    await expect(statusOf(body)).resolves.toEqual(status);
  });

  test.each([
    {},
    { status: '' },
    { status: null },
    { status: 5 },
    [],
    'Succeeded',
    null,
    { properties: { status: 'Succeeded' } },
  ])('says nothing with %j', async (body) => expect(statusOf(body)).resolves.toBeUndefined());

  test('is not asked before its time', async () => {
    stub.answer = () => Response.json({ status: 'InProgress' }, { headers: { 'retry-after': '20' } });
    await expect(readOperation(statusUrl)).resolves.toMatchObject({ state: 'running' });
    await expect(readOperation(statusUrl)).resolves.toBeUndefined();
    expect(stub.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    await expect(readOperation(statusUrl)).resolves.toMatchObject({ state: 'running' });
    expect(stub.requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(20_000);
  });

  test('is no longer asked when called off', async () => {
    stub.answer = () => Response.json({ status: 'Succeeded' });
    await expect(readOperation(statusUrl, AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
