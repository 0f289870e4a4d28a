import { afterEach, expect, it, vi } from 'vitest';
import { outage, subscribeToOutage, watchedFetch } from './reachability.ts';

const url = new URL('https://management.azure.com/subscriptions');

const ask = async (reply: Response | Error, init: RequestInit = {}): Promise<void> => {
  vi.stubGlobal('fetch', () => (reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply)));
  await watchedFetch(url, init).catch(() => undefined);
};

const json = () => new Response('{}', { status: 503, headers: { 'content-type': 'application/json' } });
const page = () => new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });

afterEach(async () => {
  await ask(json());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('knows since when there has been no reply, and that any reply of Azure ends it, an error too', async () => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
  await ask(new TypeError('Failed to fetch'));
  const first = outage();
  expect(first?.why).toBe('lost');
  vi.setSystemTime(1_060_000);
  await ask(new TypeError('Failed to fetch'));
  expect(outage()).toEqual(first);
  await ask(json());
  expect(outage()).toBeUndefined();
});

it('takes a web page for no reply of Azure, and keeps since when', async () => {
  await ask(new TypeError('Failed to fetch'));
  const since = outage()?.since;
  await ask(page());
  expect(outage()).toEqual({ since, why: 'notAzure' });
});

it('says nothing of Azure when the page itself called the request off', async () => {
  await ask(new DOMException('gone', 'AbortError'), { signal: AbortSignal.abort() });
  expect(outage()).toBeUndefined();
});

it('takes a request for lost that was called off after more than a minute without a reply', async () => {
  const now = vi.spyOn(performance, 'now');
  const calledOffAfter = async (ms: number) => {
    now.mockReturnValueOnce(1_000_000).mockReturnValueOnce(1_000_000 + ms);
    await ask(new DOMException('gone', 'AbortError'), { signal: AbortSignal.abort() });
  };
  await calledOffAfter(60_000);
  expect(outage()).toBeUndefined();
  await calledOffAfter(60_001);
  expect(outage()?.why).toBe('lost');
  now.mockRestore();
});

it.each([
  ['an error that is a web page', new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } })],
  ['a reply that names no type', new Response(null, { status: 204 })],
  [
    'a reply that is a page in name alone',
    new Response('{}', { headers: { 'content-type': 'application/text/html' } }),
  ],
])('takes %s for a reply', async (_, reply) => {
  await ask(new TypeError('Failed to fetch'));
  await ask(reply);
  expect(outage()).toBeUndefined();
});

it('knows a web page however its type is written', async () => {
  await ask(new Response('<html>', { headers: { 'content-type': 'TEXT/HTML' } }));
  expect(outage()?.why).toBe('notAzure');
});

it('tells whoever listens nothing anew while nothing has changed', async () => {
  const heard = vi.fn();
  const stop = subscribeToOutage(heard);
  await ask(new TypeError('Failed to fetch'));
  await ask(new TypeError('Failed to fetch'));
  stop();
  expect(heard).toHaveBeenCalledOnce();
});
