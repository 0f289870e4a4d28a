import { afterEach, expect, it, vi } from 'vitest';
import { outage, watchedFetch } from './reachability.ts';

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
