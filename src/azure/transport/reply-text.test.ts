import { describe, expect, test } from 'vitest';
import { longestBody, readText } from './reply-text.ts';
import { failure, get, json, put, setUp } from './transport-fixture.ts';

const request = { scope: '/subscriptions/s', correlationId: 'ours' };

/** A body that comes in pieces, with what became of it. */
const streamed = (pieces: Iterable<Uint8Array<ArrayBuffer>>) => {
  const source = pieces[Symbol.iterator]();
  const seen = { sent: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = source.next();
        if (next.done === true) return controller.close();
        seen.sent += next.value.byteLength;
        return controller.enqueue(next.value);
      },
      cancel: () => void (seen.cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(stream, { status: 200, headers: { 'content-type': 'application/json' } }), seen };
};

function* endless(piece: Uint8Array<ArrayBuffer>) {
  for (;;) yield piece;
}

const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));

describe('the body of a reply', () => {
  test('is read to its end, characters cut in two included', async () => {
    const euro = bytes('"€ö"');
    const pieces = [...euro].map((byte) => Uint8Array.of(byte));
    await expect(readText(streamed(pieces).response, request)).resolves.toBe('"€ö"');
  });

  test('may be none', async () => {
    await expect(readText(new Response(null, { status: 202 }), request)).resolves.toBe('');
    await expect(readText(new Response(''), request)).resolves.toBe('');
  });

  test('may have the size of the largest list, and not a byte more', async () => {
    const piece = new Uint8Array(2 ** 20).fill(32);
    const most = Array.from({ length: longestBody / 2 ** 20 }, () => piece);
    await expect(readText(streamed(most).response, request)).resolves.toHaveLength(longestBody);
    const { response, seen } = streamed([...most, Uint8Array.of(32), piece, piece]);
    const error = await failure(readText(response, request));
    expect(error).toMatchObject({
      kind: 'malformed',
      status: 200,
      message: expect.stringContaining('16 MB'),
      ...request,
    });
    expect(seen).toEqual({ sent: longestBody + 1, cancelled: true });
  });

  test('that never ends is left alone after the limit', async () => {
    const { response, seen } = streamed(endless(new Uint8Array(2 ** 20).fill(91)));
    expect((await failure(readText(response, request))).kind).toBe('malformed');
    expect(seen.sent).toBeLessThanOrEqual(longestBody + 2 ** 20);
    expect(seen.cancelled).toBe(true);
  });

  test.each([
    ['in the middle', [0x22, 0xff, 0x22]],
    ['at the end', [0x22, 0xe2, 0x82]],
  ])('that is no text is an error: %s', async (_, values) => {
    const error = await failure(readText(new Response(Uint8Array.from(values)), request));
    expect(error).toMatchObject({ kind: 'malformed', message: 'The answer could not be read: it is not text.' });
  });

  test('that breaks off is a lost reply, for writes too', async () => {
    const broken = () => {
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes('{"value":['));
          controller.error(new TypeError('network error'));
        },
      });
      return new Response(stream, { headers: { 'content-type': 'application/json' } });
    };
    for (const request of [get, put]) {
      expect((await failure(setUp(broken).transport.request(request))).kind).toBe('network');
    }
  });
});

test(
  'a list of 8 MB is read, and one of junk that never ends is an error and sent once',
  { timeout: 30_000 },
  async () => {
    const item = { id: `/subscriptions/${'x'.repeat(980)}` };
    const value = Array.from({ length: 8192 }, () => item);
    const { transport } = setUp(() => json(200, { value }));
    await expect(transport.list(get.path, '1')).resolves.toHaveLength(8192);

    const huge = setUp(() => streamed(endless(new Uint8Array(2 ** 20).fill(49))).response);
    expect((await failure(huge.transport.request(put))).kind).toBe('malformed');
    expect((await failure(huge.transport.list(get.path, '1'))).kind).toBe('malformed');
    expect(huge.fetch).toHaveBeenCalledTimes(2);
  },
);
