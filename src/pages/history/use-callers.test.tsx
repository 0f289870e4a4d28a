import { QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { entry } from './consent-samples.ts';
import { useCallers } from './use-callers.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const correlation = '44444444-4444-4444-8444-444444444444';
const asked: string[] = [];

/** Consents of this person, the newest first; only one is written under a correlation id that the log is asked for. */
const agreedBy = (userId: string, consentId: string, correlationId = correlation): ConsentHistoryEntry => {
  const one = entry();
  const records = one.records.map((copy) => ({ ...copy, correlationId }));
  return { ...one, consentId, consent: { ...one.consent, userId }, records };
};

const [copy] = entry().records;
const write = (oid: string) => ({
  eventTimestamp: '2026-11-24T13:00:05Z',
  caller: 'bob@contoso.example',
  claims: { oid },
  operationName: { value: 'Microsoft.Resources/deployments/write' },
  status: { value: 'Succeeded' },
  resourceId: copy?.deploymentId,
  correlationId: correlation,
});

beforeEach(() => {
  queryClient.clear();
  asked.length = 0;
  vi.stubGlobal('fetch', (address: string | URL | Request) => {
    const { pathname } = new URL(address instanceof Request ? address.url : address);
    if (pathname.startsWith('/subscriptions')) asked.push(pathname.toLowerCase());
    return Promise.resolve(Response.json({ value: pathname.includes('eventtypes') ? [write('bob')] : [] }));
  });
});

const callersOf = (consents: readonly ConsentHistoryEntry[]): ReadonlyMap<string, string> => {
  let callers: ReadonlyMap<string, string> = new Map();
  const Page = () => {
    callers = useCallers(consents, { userId: 'ada', name: 'Ada' });
    return null;
  };
  renderToStaticMarkup(
    <QueryClientProvider client={queryClient}>
      <Page />
    </QueryClientProvider>,
  );
  return callers;
};

it('names the others from the log of one consent each, and reads no records again', async () => {
  const consents = [agreedBy('bob', 'rs-1'), agreedBy('bob', 'rs-2', ''), agreedBy('ada', 'rs-3')];
  expect(callersOf(consents).size).toBe(0);
  await Promise.all(
    queryClient
      .getQueryCache()
      .getAll()
      .map((query) => query.fetch()),
  );
  expect([...callersOf(consents)]).toEqual([['bob', 'bob@contoso.example']]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('/eventtypes/');
});
