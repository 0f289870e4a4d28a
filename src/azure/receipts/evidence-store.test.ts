import { afterEach, describe, expect, test, vi } from 'vitest';
import { fixtureReceipt } from '#src/consent/receipts/receipt-fixture.ts';
import { failure } from '#src/azure/transport/transport-fixture.ts';
import { consentHash, consentId, created, found, lost, name, refused, setUp, text } from './evidence-store-fixture.ts';

afterEach(() => vi.unstubAllGlobals());

describe('keeping a receipt', () => {
  test('puts it under its consent and its code, unless something is there', async () => {
    const { store, fetch, asked, headers } = setUp(created);
    expect(await store.keepReceipt(fixtureReceipt)).toEqual({
      name,
      code: fixtureReceipt.code,
      keptAt: '2026-11-24T13:00:05.000Z',
    });
    expect(asked()).toEqual([`PUT /${name}`]);
    expect(Object.fromEntries(headers())).toMatchObject({
      accept: '*/*',
      authorization: 'Bearer token',
      'content-type': 'application/json',
      'if-none-match': '*',
      'x-ms-blob-type': 'BlockBlob',
      'x-ms-meta-consenthash': consentHash,
      'x-ms-version': '2024-11-04',
    });
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ body: text, redirect: 'error', credentials: 'omit' });
    expect(fixtureReceipt.signature?.idToken).toBeDefined();
    expect(text).toContain(fixtureReceipt.signature?.idToken);
  });

  test.each([
    [409, 'BlobAlreadyExists'],
    [409, 'BlobImmutableDueToPolicy'],
    [412, 'ConditionNotMet'],
  ])('takes %i %s for kept when this very receipt is there', async (status, code) => {
    const { store, asked } = setUp(refused(status, code), found(text));
    expect((await store.keepReceipt(fixtureReceipt)).keptAt).toBe('2026-11-24T13:00:05.000Z');
    expect(asked()).toEqual([`PUT /${name}`, `GET /${name}`]);
  });

  test('does not take something else under its name for it', async () => {
    const { store } = setUp(refused(409, 'BlobAlreadyExists'), found(`${text} `));
    const error = await failure(store.keepReceipt(fixtureReceipt));
    expect(error.kind).toBe('malformed');
    expect(error.message).toMatch(/^Something else is kept there/);
  });

  test('sends it again after a lost reply, and finds what the first sending kept', async () => {
    const { store, asked } = setUp(lost, refused(409, 'BlobAlreadyExists'), found(text));
    await store.keepReceipt(fixtureReceipt);
    expect(asked()).toEqual([`PUT /${name}`, `PUT /${name}`, `GET /${name}`]);
  });

  test('gives up on a connection that stays away, and says so', async () => {
    const { store, asked } = setUp(lost);
    expect((await failure(store.keepReceipt(fixtureReceipt))).kind).toBe('network');
    expect(asked()).toHaveLength(3);
  });

  test('tells a refusal in the words of Azure Storage, with its code and its id', async () => {
    const { store, asked } = setUp(refused(403, 'AuthorizationPermissionMismatch', 'Not &lt;authorized&gt;.'));
    expect(await failure(store.keepReceipt(fixtureReceipt))).toMatchObject({
      kind: 'forbidden',
      code: 'AuthorizationPermissionMismatch',
      message: 'Not <authorized>.',
      status: 403,
      correlationId: 'r9',
    });
    expect(asked()).toHaveLength(1);
  });

  test('takes a request that was not understood for a refusal, which has an id though the account gave none', async () => {
    const words = '<Error><Code>InvalidHeaderValue</Code><Message>What?</Message></Error>';
    const { store, headers } = setUp(() => new Response(words, { status: 400 }));
    expect(await failure(store.keepReceipt(fixtureReceipt))).toMatchObject({
      kind: 'badRequest',
      code: 'InvalidHeaderValue',
      scope: `/receipts/${name}`,
      correlationId: headers().get('x-ms-client-request-id'),
    });
  });

  test('does not say when it was kept, where the account does not show it', async () => {
    const { store } = setUp(() => new Response('', { status: 201 }));
    expect((await store.keepReceipt(fixtureReceipt)).keptAt).toBeUndefined();
  });

  test('waits where the account asks to wait', async () => {
    const { store, asked } = setUp(refused(503, 'ServerBusy', 'Busy.', { 'retry-after': '3' }), created);
    await store.keepReceipt(fixtureReceipt);
    expect(asked()).toHaveLength(2);
  });

  test.each([
    ['a web page', () => new Response('<!doctype html><p>Sign in', { status: 200 })],
    ['an answer that asks for patience', () => new Response('', { status: 202 })],
    ['a page of a proxy', () => new Response('<!doctype html><p>No', { status: 403 })],
    ['a bare 404', () => new Response('', { status: 404 })],
  ])('takes %s for no answer of Azure Storage', async (_, answer) => {
    const { store } = setUp(answer);
    expect((await failure(store.keepReceipt(fixtureReceipt))).kind).toBe('malformed');
  });

  test('names the status that means nothing here, and the id under which it came', async () => {
    const answer = (headers: Record<string, string>) => () => new Response('', { status: 202, headers });
    const theirs = setUp(answer({ 'x-ms-request-id': 'r1' }));
    expect(await failure(theirs.store.keepReceipt(fixtureReceipt))).toMatchObject({
      message: 'Status 202 came, which Azure Storage does not answer with.',
      correlationId: 'r1',
    });
    const ours = setUp(answer({}));
    const { correlationId } = await failure(ours.store.keepReceipt(fixtureReceipt));
    expect(correlationId).toBe(ours.headers().get('x-ms-client-request-id'));
  });

  test('stops when it is called off', async () => {
    const { store, asked } = setUp(created);
    expect((await failure(store.keepReceipt(fixtureReceipt, AbortSignal.abort()))).kind).toBe('cancelled');
    expect(asked()).toEqual([]);
  });
});

test('reads a receipt as it is kept', async () => {
  const { store, asked } = setUp(found(text));
  expect(await store.readReceipt(name)).toBe(text);
  expect(asked()).toEqual([`GET /${name}`]);
});

test('reads nothing for those who no longer wait', async () => {
  const { store, asked } = setUp(found(text));
  const over = AbortSignal.abort();
  for (const reading of [
    store.listReceipts(consentId, over),
    store.readReceipt(name, over),
    store.readProtection(over),
  ])
    expect((await failure(reading)).kind).toBe('cancelled');
  expect(asked()).toEqual([]);
});

test.each([
  ['policy', { 'x-ms-has-immutability-policy': 'true', 'x-ms-immutable-storage-with-versioning-enabled': 'false' }],
  ['versions', { 'x-ms-has-immutability-policy': 'false', 'x-ms-immutable-storage-with-versioning-enabled': 'true' }],
  ['none', { 'x-ms-has-immutability-policy': 'false', 'x-ms-immutable-storage-with-versioning-enabled': 'false' }],
  ['none', { 'x-ms-has-immutability-policy': 'false' }],
  ['unseen', {}],
] as const)('says of a container: %s', async (protection, headers) => {
  const { store, asked } = setUp(() => new Response('', { status: 200, headers }));
  expect(await store.readProtection()).toBe(protection);
  expect(asked()).toEqual(['GET ?restype=container']);
});
