import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keptReceiptsQuery } from './evidence-queries.ts';

const setting = vi.hoisted(() => ({
  evidence: undefined as { container: string } | undefined,
  getToken: vi.fn(async (_options: object) => 'token'),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: setting.getToken }) }));
vi.mock('#src/config.ts', () => ({ config: () => setting, ConfigError: class extends Error {} }));

const consentId = 'rs-abcdefghijklmnopqrstu';
const code = 'a'.repeat(64);
const kept = { name: `receipts/${consentId}/${code}.json`, code, keptAt: undefined };
const list = `<EnumerationResults><Blobs><Blob><Name>${kept.name}</Name></Blob></Blobs></EnumerationResults>`;
const answer = () => new Response(list, { status: 200, headers: { 'x-ms-has-immutability-policy': 'true' } });
const fetched = vi.fn(async (_url: URL) => answer());

/** A page freshly loaded, with this container in its configuration. */
const load = async (container?: string) => {
  vi.resetModules();
  setting.evidence = container === undefined ? undefined : { container };
  const { queryClient } = await import('#src/azure/query-client.ts');
  const queries = await import('./evidence-queries.ts');
  const read = () => queryClient.fetchQuery(queries.keptReceiptsQuery(consentId));
  return { ...queries, ...(await import('./evidence-store.ts')), queryClient, read };
};

beforeEach(() => {
  setting.getToken.mockClear();
  fetched.mockClear();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => vi.unstubAllGlobals());

test('without a container no receipts are kept, its protection is unseen, and nothing is asked', async () => {
  const page = await load();
  expect(page.evidenceStore()).toBeUndefined();
  expect(await page.read()).toEqual([]);
  expect(await page.queryClient.fetchQuery(page.protectionQuery())).toBe('unseen');
  expect(fetched).not.toHaveBeenCalled();
});

test('with one they are those in it, asked for as the person who is signed in', async () => {
  const page = await load('https://evidence.blob.core.windows.net/receipts');
  expect(await page.read()).toEqual([kept]);
  expect(await page.queryClient.fetchQuery(page.protectionQuery())).toBe('policy');
  expect(fetched.mock.calls.map(([url]) => url.origin + url.pathname)).toEqual(
    Array.from({ length: 2 }, () => 'https://evidence.blob.core.windows.net/receipts'),
  );
  const scope = 'https://storage.azure.com/user_impersonation';
  for (const [options] of setting.getToken.mock.calls) expect(options).toMatchObject({ scope });
  expect(setting.getToken).toHaveBeenCalledTimes(2);
  expect(page.evidenceStore()).toBe(page.evidenceStore());
});

test('are read anew for a consent that has one more, and for no other', async () => {
  const page = await load('https://evidence.blob.core.windows.net/receipts');
  await page.read();
  await page.read();
  expect(fetched).toHaveBeenCalledTimes(1);
  await page.forgetKeptReceipts('rs-other');
  await page.read();
  expect(fetched).toHaveBeenCalledTimes(1);
  await page.forgetKeptReceipts(consentId);
  await page.read();
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(keptReceiptsQuery(consentId).queryKey).not.toEqual(page.protectionQuery().queryKey);
});

test('the protection is asked for again after ten minutes, for policies are set once', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const page = await load('https://evidence.blob.core.windows.net/receipts');
  const read = () => page.queryClient.fetchQuery(page.protectionQuery());
  await read();
  vi.setSystemTime(Date.now() + 599_000);
  expect(await read()).toBe('policy');
  expect(fetched).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 1000);
  await read();
  expect(fetched).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
