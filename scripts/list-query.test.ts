import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kustoDiagnostics, kustoStringValue } from '#test/sandbox/kusto-language-service.ts';
import { runQuery, type Tables } from '#sandbox/kusto/query.ts';
import { resourceColumns, resourceTable } from '#sandbox/kusto/resource-table.ts';
import { fleetQueryText, kustoString, rowOfItem } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#test/azure/fleet-table.ts';
import { explorerLink, listQuery } from '#src/pages/machines/list-query.ts';
import { type MachineData, machineData } from '#src/pages/machines/machine-data.ts';
import { indexMachines } from '#src/pages/machines/machine-index.ts';
import { createFinder } from '#src/ui/list/find.ts';
import { groupedLines } from '#src/ui/list/lines.ts';
import { plainState } from '#src/ui/list/list-state.ts';
import type { ListState } from '#src/ui/list/list.ts';

// This file stands outside src and sandbox because it holds one against the other.
const keys = ['machine', 'status', 'operatingSystem', 'resourceGroup', 'subscription', 'location'];
const now = Date.UTC(2026, 10, 24, 12);
const contoso = '11111111-1111-4111-8111-111111111111';
const fabrikam = '22222222-2222-4222-8222-222222222222';

interface Seed {
  name: string;
  subscription?: string;
  group?: string;
  location?: string;
  tags?: Record<string, string>;
  properties?: Record<string, string>;
}

const connected = { status: 'Connected', osSku: 'Windows Server 2022 Datacenter', osType: 'windows' };

const seeds: Seed[] = [
  { name: 'SRV-SQL-01', properties: connected, tags: { env: 'prod', Site: 'Graz' } },
  { name: 'SRV-SQL-02', properties: { ...connected, status: 'Disconnected' }, tags: { env: 'test' } },
  { name: 'SRV-WEB-01', properties: { osName: 'Ubuntu', osType: 'linux' }, group: 'RG-Öst_(1)', tags: { bare: '' } },
  { name: 'srv-web-02', properties: { osType: 'linux' }, location: 'northeurope', tags: { 'a: b': 'c', env: "it's" } },
  { name: 'SRV-WEB-03', properties: {}, tags: { a: 'b: c', path: 'C:\\temp' } },
  { name: 'APP-1', properties: connected, subscription: fabrikam, tags: { ['__proto__']: 'x' } },
];

const idOf = ({ name, subscription = contoso, group = 'rg-one' }: Seed): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.HybridCompute/machines/${name}`;

const tableOf = (values: readonly object[]) =>
  resourceTable(values.map((value) => resourceColumns.map(({ name }) => (value as Record<string, never>)[name] ?? '')));

const tables: Tables = {
  resources: () =>
    tableOf(
      seeds.map((seed) => ({
        id: idOf(seed),
        name: seed.name,
        type: 'microsoft.hybridcompute/machines',
        location: seed.location ?? 'westeurope',
        resourceGroup: (seed.group ?? 'rg-one').toLowerCase(),
        subscriptionId: seed.subscription ?? contoso,
        properties: seed.properties,
        tags: seed.tags,
      })),
    ),
  resourcecontainers: () =>
    tableOf([
      { name: 'Contoso Production', subscriptionId: contoso, type: 'microsoft.resources/subscriptions' },
      { name: 'Fabrikam', subscriptionId: fabrikam, type: 'microsoft.resources/subscriptions' },
    ]),
};

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const answer = (text: string) => {
  const { columns, rows } = runQuery(text, tables, now);
  const id = columns.findIndex(({ name }) => name === 'id');
  return { names: columns.map(({ name }) => name), rows, ids: rows.map((row) => textIn(row[id])) };
};

let data: MachineData;
beforeAll(async () => {
  const { names, rows } = answer(fleetQueryText);
  const items = rows.map((row) => rowOfItem(Object.fromEntries(names.map((name, at) => [name, row[at]]))) ?? []);
  const subscriptions = new Map([
    [contoso, 'Contoso Production'],
    [fabrikam, 'Fabrikam'],
  ]);
  const table = fleetTable(items, subscriptions);
  data = machineData(await indexMachines(table, now, new AbortController().signal), new Map(), now);
});

const stateOf = (change: Partial<ListState>): ListState => ({ ...plainState, ...change });
const finder = createFinder();
const shownIds = (state: ListState) => Array.from(finder.rows(data, state, state.sort), data.keyAt);
const queryOf = (change: Partial<ListState>) => listQuery(stateOf(change), keys);

/** A text of any kind, with more of what a query might stumble over. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc
    .array(
      fc.constantFrom("'", '"', '\\', "\\'", '\n', '\u2028', '\uD800', ' or true', '//', ': ', '| take 1', ';', '`'),
    )
    .map((parts) => parts.join('')),
);

it('a text as a literal of Kusto stays that text, for Microsoft’s language service and for the sandbox', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const literal = kustoString(text);
      expect(kustoStringValue(literal)).toBe(text);
      const { rows } = runQuery(`resources | take 1 | project found = ${literal}`, tables, now);
      expect(rows).toEqual([[text]]);
      // Nothing in it that cannot be seen, or be part of a link.
      expect(literal).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(() => encodeURIComponent(literal)).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});

describe('the query of what the list shows', () => {
  it('finds the machines that are shown, for each value of each filter it answers', () => {
    const asked = ['status', 'operatingSystem', 'subscription', 'resourceGroup', 'location', 'tag'].flatMap((key) =>
      (data.fields[key]?.values ?? []).map((value) => ({ chosen: { [key]: [value] } })),
    );
    expect(asked.length).toBeGreaterThan(15);
    for (const change of asked) {
      const { text, beyond } = queryOf(change);
      const shown = shownIds(stateOf(change));
      expect(shown.length, JSON.stringify(change)).toBeGreaterThan(0);
      expect(answer(text).ids.toSorted(), JSON.stringify(change)).toEqual(shown.toSorted());
      expect(beyond).toEqual([]);
    }
  });

  it.each<Partial<ListState>>([
    {},
    { search: 'sql' },
    { search: 'SRV web' },
    { search: 'datacenter contoso' },
    { search: 'graz' },
    { search: 'öst_(1' },
    { search: 'nothing-there' },
    { search: 'srv', chosen: { status: ['Connected', 'Unknown'], operatingSystem: ['linux', 'Unknown'] } },
    { chosen: { status: ['Expired'], tag: ['env: prod', 'bare'] } },
    { chosen: { location: ['northeurope', 'westeurope'], subscription: [fabrikam] } },
  ])('finds the machines that are shown for %j', (change) => {
    const { text, beyond } = queryOf(change);
    expect(answer(text).ids.toSorted()).toEqual(shownIds(stateOf(change)).toSorted());
    expect(beyond).toEqual([]);
  });

  it('names what it cannot answer, and then finds no machine less', () => {
    const state = stateOf({
      chosen: { access: ['notSetUp'], eligibility: ['eligible'] },
      search: 'set a:',
      sort: { key: 'eligibility', direction: 'ascending' },
      group: 'tag:env',
    });
    const { text, beyond } = listQuery(state, ['machine', 'access']);
    expect(answer(text).ids).toHaveLength(seeds.length);
    expect(beyond).toEqual([
      { is: 'filter', key: 'access' },
      { is: 'filter', key: 'eligibility' },
      { is: 'search', word: 'set' },
      { is: 'search', word: 'a:' },
      { is: 'order', key: 'tag:env' },
      { is: 'order', key: 'eligibility' },
    ]);
  });

  it('has the columns that are shown, in their order and by their names', () => {
    const { text } = listQuery(plainState, ['subscription', 'operatingSystem', 'access', 'machine']);
    expect(answer(text).names).toEqual(['id', 'Subscription', 'Operating system', 'Machine']);
    expect(listQuery(plainState, ['machine']).text).not.toContain('join');
  });

  it.each<Partial<ListState>>([
    { sort: { key: 'machine', direction: 'descending' } },
    { group: 'location' },
    { group: 'status', sort: { key: 'machine', direction: 'descending' } },
    { group: 'subscription', sort: { key: 'subscription', direction: 'descending' } },
    { group: 'resourceGroup', sort: { key: 'status', direction: 'ascending' } },
    { group: 'operatingSystem', search: 'srv' },
  ])('is in the order of the list, for %j', (change) => {
    const state = stateOf(change);
    const rows = finder.rows(data, state, state.sort);
    const field = data.fields[state.group ?? ''];
    const descending = state.sort?.key === state.group && state.sort?.direction === 'descending';
    const order = field
      ? groupedLines(data, rows, { field, places: finder.places(field), descending }, new Set()).order
      : rows;
    expect(answer(queryOf(change).text).ids).toEqual(Array.from(order, data.keyAt));
  });

  it('is a faultless query whatever is filtered by', { timeout: 120_000 }, () => {
    const texts = fc.array(anyText, { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(anyText, texts, texts, texts, (search, status, tag, resourceGroup) => {
        const { text } = queryOf({ search, chosen: { status, tag, resourceGroup } });
        expect(kustoDiagnostics(text)).toEqual([]);
        expect(answer(text).ids).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

it('a link to Resource Graph Explorer carries the whole query, or there is none', () => {
  const { text } = queryOf({ search: "it's #1 ü&?" });
  const link = new URL(explorerLink('https://portal.azure.com', text) ?? '');
  expect(link.origin).toBe('https://portal.azure.com');
  const [, blade = '', encoded = ''] = /^#view\/(.*)\/query\/([^/]*)$/.exec(link.hash) ?? [];
  expect(blade).toBe('HubsExtension/ArgQueryBlade');
  expect(decodeURIComponent(encoded)).toBe(text);
  expect(explorerLink('https://portal.azure.com', 'x'.repeat(9000))).toBeUndefined();
});
