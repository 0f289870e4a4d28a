import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ticketsQuery } from './support-tickets.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

let kept: { properties: { supportTicketId: string; status?: string } }[] = [];

/** Azure's list: a filter lets one status through. */
const listed = async (url: URL): Promise<Response> => {
  const wanted = /^status eq '(\w+)'$/i.exec(url.searchParams.get('$filter') ?? '')?.[1];
  return Response.json({
    value: kept.filter(({ properties }) => wanted === undefined || properties.status === wanted),
  });
};

beforeEach(() => void vi.stubGlobal('fetch', listed));
afterEach(() => void vi.unstubAllGlobals());

test('a request is open until Azure calls it closed, also while Azure updates it', async () => {
  const request = (supportTicketId: string, status?: string) => ({
    properties: { supportTicketId, ...(status !== undefined && { status }) },
  });
  kept = [
    request('1', 'Open'),
    request('2', 'Updating'),
    request('3', 'Closed'),
    request('4', 'closed'),
    request('5', 'New'),
    request('6'),
  ];
  const { tickets, problems } = await new QueryClient().fetchQuery(ticketsQuery(['s']));
  expect(tickets.map(({ number }) => number)).toEqual(['1', '2', '5', '6']);
  expect(problems).toEqual([]);
});
