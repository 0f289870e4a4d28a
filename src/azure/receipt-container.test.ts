import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tellServerTime } from '#test/azure/server-time.ts';
import { fixtureReceipt, fixtureRecord } from '#test/proof/receipts.ts';
import { receiptText } from '#src/consent/receipt/receipt.ts';
import { queryClient } from './query-client.ts';
import { keepReceipt, keptReceiptsQuery, protectionQuery, readKeptReceipt } from './receipt-container.ts';

const container = 'https://evidence.blob.core.windows.net/receipts';
vi.mock('#src/config.ts', () => ({ config: () => ({ evidence: { container } }) }));
const getToken = vi.hoisted(() => vi.fn((_options: object) => Promise.resolve('token')));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ getToken }) }));

const { consentId, consentHash } = fixtureRecord;
const text = receiptText(fixtureReceipt);
const name = `receipts/${consentId}/${fixtureReceipt.code}.json`;
const at = 'Tue, 24 Nov 2026 13:00:05 GMT';
const keptAt = '2026-11-24T13:00:05.000Z';

type Answer = (init: RequestInit) => Response;
const answered =
  (body: string, status = 200, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(body, { status, headers: { 'last-modified': at, 'x-ms-request-id': 'r1', ...headers } });
const refused = (status: number, code: string, message = 'In words.'): Answer =>
  answered(
    `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:1</Message></Error>`,
    status,
    { 'content-type': 'application/xml' },
  );

let asked: string[];
let sent: RequestInit[];

/** Answers given in turn; the last one repeats. */
function answers(...given: Answer[]): void {
  asked = [];
  sent = [];
  vi.stubGlobal('fetch', (url: URL, init: RequestInit) => {
    asked.push(`${init.method} ${url.href.replace(container, '')}`);
    sent.push(init);
    const answer = given[Math.min(asked.length, given.length) - 1];
    return answer ? Promise.resolve(answer(init)) : Promise.reject(new TypeError('Failed to fetch'));
  });
}

beforeEach(() => {
  tellServerTime(Date.UTC(2026, 10, 24, 13));
  queryClient.clear();
});

describe('keeping a receipt', () => {
  it('puts it under its consent and its code, unless something is there', async () => {
    answers(answered('', 201));
    expect(await keepReceipt(fixtureReceipt)).toEqual({ name, code: fixtureReceipt.code, keptAt });
    expect(asked).toEqual([`PUT /${name}`]);
    expect(sent[0]?.body).toBe(text);
    expect(Object.fromEntries(new Headers(sent[0]?.headers))).toMatchObject({
      authorization: 'Bearer token',
      'if-none-match': '*',
      'x-ms-blob-type': 'BlockBlob',
      'x-ms-meta-consenthash': consentHash,
    });
    expect(getToken).toHaveBeenLastCalledWith(
      expect.objectContaining({ scope: 'https://storage.azure.com/user_impersonation' }),
    );
  });

  it.each([
    [409, 'BlobAlreadyExists'],
    [409, 'BlobImmutableDueToPolicy'],
    [412, 'ConditionNotMet'],
  ])('takes %i %s for kept where this very receipt is there, and nothing else', async (status, code) => {
    answers(refused(status, code), answered(text));
    expect((await keepReceipt(fixtureReceipt)).keptAt).toBe(keptAt);
    expect(asked).toEqual([`PUT /${name}`, `GET /${name}`]);
    answers(refused(status, code), answered(`${text} `));
    await expect(keepReceipt(fixtureReceipt)).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('tells a refusal in the words of Azure Storage', async () => {
    answers(refused(403, 'AuthorizationPermissionMismatch', 'Not &lt;authorized&gt;.'));
    await expect(keepReceipt(fixtureReceipt)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'AuthorizationPermissionMismatch',
      message: 'Not <authorized>.',
      correlationId: 'r1',
    });
  });

  it.each([
    ['an answer that asks for patience', answered('', 202)],
    ['a page of a proxy', answered('<!doctype html><p>No', 403, { 'content-type': 'text/html' })],
  ])('takes %s for no answer of Azure Storage', async (_, answer) => {
    answers(answer);
    await expect(keepReceipt(fixtureReceipt)).rejects.toMatchObject({ kind: 'malformed' });
  });
});

it('reads a receipt as it is kept', async () => {
  answers(answered(text));
  expect(await readKeptReceipt(name)).toBe(text);
  expect(asked).toEqual([`GET /${name}`]);
});

const blob = (path: string, date = at) =>
  `<Blob><Name>${path}</Name><Properties><Last-Modified>${date}</Last-Modified></Properties></Blob>`;
const list = (blobs: string, next = '') =>
  `\uFEFF<?xml version="1.0"?><EnumerationResults><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
const code = 'a'.repeat(64);

describe('the list', () => {
  it('has the receipts of the consent from all pages, the latest first', async () => {
    const others = ['receipts/x', `receipts/rs-other/${code}.json`, `receipts/${consentId}/x.json`, `x/${name}`];
    answers(
      answered(
        list(blob(`receipts/${consentId}/${code}.json`, '') + others.map((one) => blob(one)).join(''), 'a&amp;b'),
      ),
      answered(list(blob(name))),
    );
    const kept = await queryClient.fetchQuery(keptReceiptsQuery(consentId));
    expect(kept).toEqual([
      { name, code: fixtureReceipt.code, keptAt },
      { name: `receipts/${consentId}/${code}.json`, code, keptAt: undefined },
    ]);
    expect(asked[1]).toContain('marker=a%26b');
  });

  it.each([
    ['is cut', list(blob(name)).slice(0, -5)],
    ['is something else', '<html></html>'],
    ['does not end', list('', 'more')],
  ])('is none where it %s', async (_, body) => {
    answers(answered(body));
    await expect(queryClient.fetchQuery(keptReceiptsQuery(consentId))).rejects.toMatchObject({ kind: 'malformed' });
  });
});

it.each([
  ['policy', { 'x-ms-has-immutability-policy': 'true' }],
  ['versions', { 'x-ms-has-immutability-policy': 'false', 'x-ms-immutable-storage-with-versioning-enabled': 'true' }],
  ['none', { 'x-ms-has-immutability-policy': 'false' }],
  ['unseen', {}],
] as const)('says of a container: %s', async (protection, headers) => {
  answers(answered('', 200, headers));
  expect(await queryClient.fetchQuery(protectionQuery())).toBe(protection);
  expect(asked).toEqual(['GET ?restype=container']);
});
