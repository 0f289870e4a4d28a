import { beforeEach, describe, expect, test, vi } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import type * as TransportModule from '#src/azure/http/transport.ts';
import { readGraph } from './fleet-graph.ts';
import { fleetColumns } from './fleet-query.ts';
import { FleetBuilder } from './fleet-table.ts';

interface Body {
  query: string;
  options: { $top: number; $skipToken?: string };
}

type Item = Record<string, unknown>;

/** A stand-in for Resource Graph, which takes an item's place in the list for its hash. */
const graph = {
  items: [] as Item[],
  queries: [] as string[],
  /** What comes in place of an answer to a query. */
  instead: (_query: string): Response | undefined => undefined,
};

const subscription = '11111111-2222-4333-8444-555555555555';
const item = (index: number): Item => ({
  id: machineId(subscription, 'rg', `SRV-${index}`),
  location: 'westeurope',
  status: 'Connected',
  tags: { quoted: '"[]" \\' },
});

const within = (query: string): Item[] => {
  const [, parts, part] = /hash\(tolower\(id\), (\d+)\) == (\d+)/.exec(query) ?? [];
  return parts === undefined ? graph.items : graph.items.filter((_, index) => index % Number(parts) === Number(part));
};

const answer = ({ query, options }: Body): unknown => {
  const items = within(query);
  if (query.includes('make_list')) {
    const rows = items.map((one) => fleetColumns.map((column) => one[column] ?? null));
    return { totalRecords: 1, count: 1, data: [{ rows, total: rows.length }], facets: [], resultTruncated: 'false' };
  }
  const from = Number(options.$skipToken ?? 0);
  const next = from + options.$top;
  return {
    totalRecords: items.length,
    data: items.slice(from, next),
    ...(next < items.length ? { $skipToken: String(next) } : {}),
  };
};

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
    fetch: (_url, init) => {
      const body = JSON.parse(typeof init.body === 'string' ? init.body : '') as Body;
      graph.queries.push(body.query);
      return Promise.resolve(graph.instead(body.query) ?? Response.json(answer(body)));
    },
  });
  return { ...original, azure: () => transport };
});

const refusal = (status: number, code: string): Response =>
  Response.json({ error: { code, message: `${code}.` } }, { status });

const read = async () => {
  const builder = new FleetBuilder();
  const totals = new Set<number>();
  const outcome = await readGraph({
    builder,
    signal: new AbortController().signal,
    onRows: (expected) => totals.add(expected),
  });
  const table = builder.table();
  const ids = new Set(Array.from({ length: table.length }, (_, index) => table.idAt(index)));
  return { outcome, totals: [...totals], ids, table };
};

const packed = (): string[] => graph.queries.filter((query) => query.includes('make_list'));
/** Every machine and no other; comparing the sets would take seconds. */
const expectAll = (ids: ReadonlySet<unknown>): void => {
  expect(ids.size).toBe(graph.items.length);
  expect(graph.items.every(({ id }) => ids.has(id))).toBe(true);
};

beforeEach(() => {
  graph.queries.length = 0;
  graph.instead = () => undefined;
  graph.items = Array.from({ length: 20_500 }, (_, index) => item(index));
});

describe('a list of many machines', () => {
  test('is the first page and few packed parts, and none is missing', async () => {
    const { outcome, totals, ids, table } = await read();
    expect(outcome).toEqual({ expected: 20_500, read: 20_500 });
    expect(totals).toEqual([20_500]);
    expectAll(ids);
    expect(graph.queries).toHaveLength(4);
    expect(table.at(20_499)).toMatchObject({ status: 'Connected', tags: new Map([['quoted', '"[]" \\']]) });
  });

  test('is read page by page while that takes fewer queries', async () => {
    graph.items = graph.items.slice(0, 1900);
    const { outcome, ids } = await read();
    expect(outcome).toEqual({ expected: 1900, read: 1900 });
    expectAll(ids);
    expect(packed()).toEqual([]);
    expect(graph.queries).toHaveLength(2);
  });

  test('has its parts halved until their answers are small enough', async () => {
    graph.instead = (query) =>
      query.includes('make_list') && within(query).length > 2000 ? refusal(400, 'ResponsePayloadTooLarge') : undefined;
    const { outcome, ids } = await read();
    expect(outcome).toEqual({ expected: 20_500, read: 20_500 });
    expectAll(ids);
    expect(packed().some((query) => query.includes(', 12)'))).toBe(true);
  });

  test('has its parts halved until one value of Kusto holds all their rows', async () => {
    graph.instead = (query) => {
      if (!query.includes('make_list')) return undefined;
      const body = answer({ query, options: { $top: 1 } }) as { data: [{ rows: unknown[] }] };
      body.data[0].rows = body.data[0].rows.slice(0, 2000);
      return Response.json(body);
    };
    const { outcome, ids } = await read();
    expect(outcome).toEqual({ expected: 20_500, read: 20_500 });
    expectAll(ids);
    expect(packed().some((query) => query.includes(', 12)'))).toBe(true);
    expect(graph.queries.some((query) => !query.includes('make_list') && query.includes('hash('))).toBe(false);
  });

  test.each([
    ['refused', () => refusal(400, 'InvalidQuery')],
    ['answered in another form', () => Response.json({ data: { rows: [['x']], columns: [] } })],
    ['cut', () => Response.json({ data: [{ rows: [], total: 0 }], resultTruncated: 'true' })],
    ['answered without a total', () => Response.json({ data: [{ rows: [] }] })],
    ['holding a row that is no machine', () => Response.json({ data: [{ rows: [['x']], total: 1 }] })],
  ])('is read page by page where packing is %s', async (_, instead) => {
    graph.instead = (query) => (query.includes('make_list') ? instead() : undefined);
    const { outcome, ids } = await read();
    expect(outcome).toEqual({ expected: 20_500, read: 20_500 });
    expectAll(ids);
  });

  test('keeps what came of the others when one part does not come, and says how many and why', async () => {
    graph.instead = (query) => (query.includes(') == 1') ? refusal(403, 'Forbidden') : undefined);
    const { outcome, ids } = await read();
    expect(outcome).toMatchObject({ expected: 20_500, error: { kind: 'forbidden' } });
    expect(outcome.read).toBe(ids.size);
    // The first page has some of the missing part.
    expect(ids.size).toBeGreaterThan(20_500 - within('hash(tolower(id), 3) == 1').length);
    expect(ids.size).toBeLessThan(20_500);
  });

  test('says that fewer came than there were', async () => {
    const whole = graph.items;
    graph.instead = (query) => {
      if (query.includes('make_list')) graph.items = whole.slice(0, 20_400);
      return undefined;
    };
    expect((await read()).outcome).toEqual({ expected: 20_500, read: 20_400 });
  });

  test('has no first page when nobody is signed in', async () => {
    graph.instead = () => refusal(401, 'InvalidAuthenticationToken');
    await expect(read()).rejects.toMatchObject({ kind: 'signInNeeded' });
  });
});

test('a list whose total is not said is read page by page', async () => {
  graph.items = graph.items.slice(0, 3000);
  const plain = answer;
  graph.instead = (query) => {
    const pages = graph.queries.filter((one) => one === query).length;
    const body = plain({ query, options: { $top: 1000, $skipToken: String((pages - 1) * 1000) } }) as Item;
    delete body['totalRecords'];
    return Response.json(body);
  };
  const { outcome, ids } = await read();
  expectAll(ids);
  expect(outcome).toEqual({ expected: 1000, read: 3000 });
  expect(packed()).toEqual([]);
});
