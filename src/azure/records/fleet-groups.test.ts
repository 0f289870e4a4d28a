import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleGroup, sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { readFleetGroups } from './fleet-groups.ts';

/** A slow computer is no failure. */
const slowly = { timeout: 30_000 };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const newGroup = sampleGroup.replace(/[^/]+$/, 'rg-new');
const [, , subscriptionId = ''] = sampleGroup.split('/');

/** Azure lists one machine, in another resource group than the list that is held. */
const listed = (path: string): Response => {
  if (path === '/subscriptions') return Response.json({ value: [{ subscriptionId, displayName: 'Contoso' }] });
  if (!path.includes('ResourceGraph')) return new Response(null, { status: 404 });
  return Response.json({ data: [{ id: sampleMachine('srv-new-01').replace(sampleGroup, newGroup) }] });
};

const requests: string[] = [];
let answer: (path: string, signal: AbortSignal | undefined) => Response | Promise<Response>;

/** Never comes by itself. */
const unanswered = (signal: AbortSignal | undefined) =>
  new Promise<Response>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));

const holdFleet = (age: number) => {
  const fleet: Fleet = {
    machines: fleetTable([[sampleMachine('srv-sql-01')]]),
    problems: [],
    subscriptions: [],
    readAt: sampleNow,
    source: 'resourceGraph',
  };
  queryClient.setQueryData(fleetQuery().queryKey, fleet, { updatedAt: Date.now() - age });
};

beforeEach(() => {
  queryClient.clear();
  requests.length = 0;
  answer = listed;
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    requests.push(url.pathname);
    return answer(url.pathname, init.signal ?? undefined);
  });
});

afterEach(() => vi.unstubAllGlobals());

it('are those of a list of now: one that is old is read anew, whole or not', async () => {
  holdFleet(31_000);
  expect(await readFleetGroups()).toEqual({ groups: [newGroup], problems: [] });
});

it('are those of the list that is held while that is new', async () => {
  holdFleet(29_000);
  expect(await readFleetGroups()).toEqual({ groups: [sampleGroup], problems: [] });
  expect(requests).toEqual([]);
});

it('are those of the list that is held where no other comes, and are told to be of its time', async () => {
  holdFleet(31_000);
  answer = () => Response.json({ error: { code: 'AuthorizationFailed', message: 'No.' } }, { status: 403 });
  const { groups, problems } = await readFleetGroups();
  expect(groups).toEqual([sampleGroup]);
  expect(problems).toMatchObject([{ scope: 'List of machines', error: { kind: 'forbidden' } }]);
  expect(problems[0]?.unlisted).toMatch(
    /^The list of machines could not be read again, so .* those that held machines on 24 Nov 2026, .*; others may hold records, too\.$/,
  );
});

it.each([
  ['with a list that is old', () => holdFleet(31_000)],
  ['without one', () => undefined],
])('are read again where a page that began to read them is left, %s', async (_, hold) => {
  hold();
  answer = (path, signal) => (path.includes('ResourceGraph') ? unanswered(signal) : listed(path));
  const leave = new QueryObserver(queryClient, fleetQuery()).subscribe(() => undefined);
  const reading = readFleetGroups();
  await vi.waitFor(() => expect(requests).toHaveLength(2), slowly);
  answer = listed;
  leave();
  expect(await reading).toEqual({ groups: [newGroup], problems: [] });
});

it.each([
  ['with a list that is old', () => holdFleet(31_000)],
  ['without one', () => undefined],
])('are read again however often a page that reads them is left, %s', async (_, hold) => {
  hold();
  answer = (path, signal) => (path.includes('ResourceGraph') ? unanswered(signal) : listed(path));
  const visit = () => new QueryObserver(queryClient, fleetQuery()).subscribe(() => undefined);
  const first = visit();
  const reading = readFleetGroups();
  await vi.waitFor(() => expect(requests).toHaveLength(2), slowly);
  first();
  await vi.waitFor(() => expect(requests.filter((path) => path.includes('ResourceGraph'))).toHaveLength(2), slowly);
  const second = visit();
  answer = listed;
  second();
  expect(await reading).toEqual({ groups: [newGroup], problems: [] });
});

it('are waited for no longer than somebody wants them', async () => {
  holdFleet(31_000);
  answer = (_path, signal) => unanswered(signal);
  const leaving = new AbortController();
  const reading = readFleetGroups(leaving.signal);
  leaving.abort();
  await expect(reading).rejects.toThrow('aborted');
});
