import { afterEach, describe, expect, test, vi } from 'vitest';
import { failure } from '#src/azure/transport/transport-fixture.ts';
import { at, consentId, found, setUp } from './evidence-store-fixture.ts';

afterEach(() => vi.unstubAllGlobals());

const blob = (path: string, modified = at) =>
  `<Blob><Name>${path}</Name><Properties><Last-Modified>${modified}</Last-Modified><Content-Length>1</Content-Length></Properties></Blob>`;
const listing = (blobs: string, next = '') =>
  found(
    `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://x/" ContainerName="receipts"><Prefix>p</Prefix><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`,
  );
const codes = ['a', 'b'].map((letter) => letter.repeat(64));
const nameOf = (code = '') => `receipts/${consentId}/${code}.json`;

describe('listing receipts', () => {
  test('goes through every page, and puts the latest first', async () => {
    const later = 'Tue, 24 Nov 2026 14:00:00 GMT';
    const { store, asked } = setUp(listing(blob(nameOf(codes[0])), 'm&amp;1'), listing(blob(nameOf(codes[1]), later)));
    expect(await store.listReceipts(consentId)).toEqual([
      { name: nameOf(codes[1]), code: codes[1], keptAt: '2026-11-24T14:00:00.000Z' },
      { name: nameOf(codes[0]), code: codes[0], keptAt: '2026-11-24T13:00:05.000Z' },
    ]);
    const first = `GET ?restype=container&comp=list&prefix=receipts%2F${consentId}%2F`;
    expect(asked()).toEqual([first, `${first}&marker=m%261`]);
  });

  test('passes over what is no receipt of the consent', async () => {
    const { store } = setUp(
      listing(
        [
          blob(`receipts/rs-other/${codes[0]}.json`),
          blob(`receipts/${consentId}/${codes[0]}.json/more`),
          blob(`receipts/${consentId}/short.json`),
          blob(`receipts/${consentId}/x${codes[0]}.json`),
          blob(`receipts/${consentId}/${codes[0]}.json.bak`),
          blob(`receipts/${consentId}`),
          blob(`elsewhere/${consentId}/${codes[0]}.json`),
          blob(nameOf(codes[1]), 'yesterday'),
          '<BlobPrefix/>',
        ].join(''),
      ),
    );
    expect(await store.listReceipts(consentId)).toEqual([
      { name: nameOf(codes[1]), code: codes[1], keptAt: undefined },
    ]);
  });

  test('puts those of which the account does not say when it took them last', async () => {
    const [one = '', two = ''] = codes;
    const undated = `<Blob><Name>${nameOf('c'.repeat(64))}</Name></Blob>`;
    const later = 'Tue, 24 Nov 2026 14:00:00 GMT';
    const order = [one, two, 'c'.repeat(64)];
    const listed = (...blobs: string[]) =>
      found(`<EnumerationResults><Blobs>${blobs.join('')}</Blobs></EnumerationResults>`);
    for (const answer of [
      listed(blob(nameOf(one), later), undated, blob(nameOf(two))),
      listed(undated, blob(nameOf(two)), blob(nameOf(one), later)),
      listed(blob(nameOf(two)), blob(nameOf(one), later), undated),
    ])
      expect((await setUp(answer).store.listReceipts(consentId)).map(({ code }) => code)).toEqual(order);
  });

  test('leaves those of the same second in the order of the container', async () => {
    const names = ['d', 'b', 'c', 'a'].map((letter) => nameOf(letter.repeat(64)));
    const { store } = setUp(listing(names.map((name) => blob(name)).join('')));
    expect((await store.listReceipts(consentId)).map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['a web page', '<!doctype html><html></html>'],
    ['XML that is cut off', '<EnumerationResults><Blobs><Blob>'],
    ['another document', '<Error><Code>x</Code></Error>'],
    ['a list without blobs', '<EnumerationResults/>'],
    ['blobs of something else', '<Results><Blobs/></Results>'],
    ['JSON', '{"value":[]}'],
    ['nothing', ''],
  ])('does not take %s for an empty list', async (_, body) => {
    expect(await failure(setUp(found(body)).store.listReceipts(consentId))).toMatchObject({
      kind: 'malformed',
      message: 'The answer could not be read: it is no list of a container.',
    });
  });

  test('ends when the list does not', async () => {
    const { store, asked } = setUp(listing('', 'again'));
    expect(await failure(store.listReceipts(consentId))).toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('does not end'),
    });
    expect(asked()).toHaveLength(20);
  });
});
