import { beforeEach, describe, expect, test, vi } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { tellServerTime } from '#test/azure/server-time.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type * as TransportModule from '#src/azure/http/transport.ts';
import { type Fleet, fleetQuery } from './fleet.ts';

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

type Answer = (sent: Sent) => { status?: number; body?: unknown };

/** What Azure answers in a test, by a part of the path; the first that fits. */
const answers = new Map<string, Answer>();
const sent: Sent[] = [];

vi.mock('#src/azure/http/transport.ts', async (importOriginal) => {
  const original = await importOriginal<typeof TransportModule>();
  // Waits take no time.
  let clock = 0;
  const transport = original.createTransport({
    resourceManager: 'https://management.azure.com',
    getToken: () => Promise.resolve('token'),
    instant: () => ({ wall: clock, steady: clock }),
    wait: (ms) => {
      clock += ms;
      return Promise.resolve();
    },
    fetch: (url, init) => {
      const request: Sent = {
        method: init.method ?? 'GET',
        path: url.pathname,
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      };
      sent.push(request);
      const found = [...answers].find(([part]) => url.pathname.toLowerCase().includes(part.toLowerCase()));
      const { status = 200, body = {} } = found?.[1](request) ?? { status: 404 };
      return Promise.resolve(Response.json(body, { status }));
    },
  });
  return { ...original, azure: () => transport };
});

const startedAt = Date.UTC(2026, 10, 30, 12);

const production = '11111111-2222-3333-4444-555555555555';
const fabrikam = '22222222-2222-3333-4444-555555555555';

const row = (name: string, more: Record<string, unknown> = {}) => ({
  id: machineId(production, 'rg', name),
  name,
  location: 'westeurope',
  status: 'Connected',
  ...more,
});

const forbidden = {
  status: 403,
  body: {
    error: {
      code: 'AuthorizationFailed',
      message: `The client 'ada' with object id 'x' does not have authorization to perform action 'Microsoft.HybridCompute/machines/read' over scope '/subscriptions/${fabrikam}' or the scope is invalid.`,
    },
  },
};

const read = (): Promise<Fleet> => queryClient.fetchQuery({ ...fleetQuery(), staleTime: 0 });
const names = ({ machines }: Fleet): string[] => machines.names.slice(0, machines.length);
const machinesOf = ({ machines }: Fleet) => Array.from({ length: machines.length }, (_, index) => machines.at(index));
const countOf = (part: string): number => sent.filter(({ path }) => path.includes(part)).length;

beforeEach(() => {
  tellServerTime(startedAt);
  queryClient.clear();
  answers.clear();
  sent.length = 0;
  const subscriptions = [
    { subscriptionId: production, displayName: 'Contoso Production' },
    { subscriptionId: fabrikam, displayName: 'Fabrikam' },
  ];
  answers.set(`/subscriptions/${production}/providers`, () => ({ body: { value: [] } }));
  answers.set(`/subscriptions/${fabrikam}/providers`, () => forbidden);
  answers.set('ResourceGraph', () => ({ body: { data: [row('SRV-A')] } }));
  answers.set('/subscriptions', ({ path }) =>
    path === '/subscriptions' ? { body: { value: subscriptions } } : { status: 404, body: {} },
  );
});

test('lists from Resource Graph, and names the subscription that it leaves out with what is missing', async () => {
  const fleet = await read();
  expect(fleet.source).toBe('resourceGraph');
  expect(machinesOf(fleet)).toMatchObject([{ name: 'SRV-A', subscriptionName: 'Contoso Production' }]);
  expect(fleet).not.toHaveProperty('incomplete');
  expect(fleet.problems).toMatchObject([
    { displayName: 'Fabrikam', error: { kind: 'forbidden', missingAction: 'Microsoft.HybridCompute/machines/read' } },
  ]);
  expect(countOf(`${production}/providers/Microsoft.HybridCompute`)).toBe(0);
});

test('stays with the subscriptions that are known where Azure does not list them again', async () => {
  await read();
  await queryClient.invalidateQueries();
  answers.set('/subscriptions', () => ({ status: 403, body: { error: { code: 'Forbidden', message: 'No.' } } }));
  const { subscriptions, problems } = await read();
  expect(subscriptions).toHaveLength(2);
  expect(problems).toMatchObject([{ displayName: 'Fabrikam' }]);
});

test('follows pages to the end', async () => {
  answers.set('ResourceGraph', ({ body }) =>
    JSON.stringify(body).includes('second')
      ? { body: { data: [row('SRV-B')] } }
      : { body: { data: [row('SRV-A')], $skipToken: 'second' } },
  );
  expect(names(await read())).toEqual(['SRV-A', 'SRV-B']);
  expect(countOf('ResourceGraph')).toBe(2);
});

test('ends at the first page with a row that is no machine, rather than list one less', async () => {
  answers.set('ResourceGraph', () => ({ body: { data: [row('SRV-A'), { name: 'SRV-B' }], $skipToken: 'second' } }));
  answers.set(`/subscriptions/${production}/providers`, () => ({ body: { value: [row('SRV-A'), row('SRV-B')] } }));
  answers.set('extensions', () => ({ body: { value: [] } }));
  const fleet = await read();
  expect(fleet.source).toBe('resourceManager');
  expect(names(fleet)).toEqual(['SRV-A', 'SRV-B']);
  expect(countOf('ResourceGraph')).toBe(1);
});

test('a list that is called off while it is being read is no list', async () => {
  const leaving = new AbortController();
  answers.set('ResourceGraph', () => {
    leaving.abort();
    return { body: { data: [row('SRV-A')] } };
  });
  const { queryFn } = fleetQuery();
  if (typeof queryFn !== 'function') throw new TypeError('No function.');
  const reading = queryFn({ signal: leaving.signal, client: queryClient, queryKey: ['fleet'], meta: undefined });
  await expect(reading).rejects.toThrow();
});

test('is of the time when its reading began, and its parts are there before, as long overdue', async () => {
  const parts: (Fleet | undefined)[] = [];
  const at: number[] = [];
  answers.set('ResourceGraph', ({ body }) => {
    const isSecond = JSON.stringify(body).includes('second');
    parts.push(queryClient.getQueryData(fleetQuery().queryKey));
    at.push(queryClient.getQueryState(fleetQuery().queryKey)?.dataUpdatedAt ?? 0);
    const rest = isSecond ? {} : { $skipToken: 'second', totalRecords: 2 };
    return { body: { data: [row(isSecond ? 'SRV-B' : 'SRV-A')], ...rest } };
  });
  const fleet = await read();
  expect(fleet.readAt).toBeGreaterThanOrEqual(startedAt);
  expect(fleet).not.toHaveProperty('expected');
  expect(names(fleet)).toEqual(['SRV-A', 'SRV-B']);
  expect(parts[0]).toBeUndefined();
  expect(parts[1]).toMatchObject({ expected: 2, readAt: fleet.readAt });
  expect(parts[1]?.machines.length).toBe(1);
  expect(at[1]).toBe(1);
});

test('does not go round for ever on a page that names itself', async () => {
  answers.set('ResourceGraph', () => ({ body: { data: [row('SRV-A')], $skipToken: 'again' } }));
  expect(names(await read())).toEqual(['SRV-A']);
  expect(countOf('ResourceGraph')).toBe(2);
});

test('takes in machines that Resource Graph does not know yet', async () => {
  answers.set('ResourceGraph', () => ({ body: { data: [] } }));
  answers.set(`/subscriptions/${production}/providers`, () => ({ body: { value: [row('SRV-NEW')] } }));
  answers.set('extensions', () => ({ body: { value: [] } }));
  expect(names(await read())).toEqual(['SRV-NEW']);
});

describe('when Resource Graph does not answer', () => {
  beforeEach(() => {
    answers.set('ResourceGraph', () => ({ status: 403, body: { error: { code: 'Forbidden', message: 'No.' } } }));
    answers.set(`/subscriptions/${production}/providers`, () => ({ body: { value: [row('SRV-A'), row('SRV-B')] } }));
  });

  test('lists from Resource Manager, with each machine’s extension', async () => {
    const all = [...answers];
    answers.clear();
    answers.set('SRV-A/extensions', () => ({ body: { value: [] } }));
    answers.set('SRV-B/extensions', () => ({ status: 500 }));
    for (const [part, answer] of all) answers.set(part, answer);
    const fleet = await read();
    expect(fleet.source).toBe('resourceManager');
    expect(machinesOf(fleet).map((machine) => machine?.facts.extension)).toEqual(['absent', undefined]);
    expect(fleet.problems).toMatchObject([{ displayName: 'Fabrikam', error: { kind: 'forbidden' } }]);
  });

  test('tells a subscription some of whose machines came in an unknown form from one without any', async () => {
    const value = [row('SRV-A'), { name: 'SRV-B' }];
    answers.set(`/subscriptions/${production}/providers`, () => ({ body: { value } }));
    answers.set(`/subscriptions/${fabrikam}/providers`, () => ({ body: { value: value.slice(1) } }));
    const { problems } = await read();
    expect(problems.map(({ isInPart, error }) => [isInPart, error.kind, error.message])).toEqual([
      [true, 'malformed', '1 of 2 machines came in an unknown form.'],
      [undefined, 'malformed', '1 of 1 machines came in an unknown form.'],
    ]);
  });

  test('a captive portal is an error, never "no machines"', async () => {
    answers.set('/subscriptions', () => ({ body: '<html>' }));
    await expect(read()).rejects.toMatchObject({ kind: 'malformed' });
  });
});

test('a provider that nobody registered is no problem: there are no machines', async () => {
  answers.set(`/subscriptions/${fabrikam}/providers`, () => ({
    status: 409,
    body: { error: { code: 'MissingSubscriptionRegistration', message: 'Not registered.' } },
  }));
  expect((await read()).problems).toEqual([]);
});
