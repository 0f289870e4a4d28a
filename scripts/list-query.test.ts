import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kustoDiagnostics, kustoStringValue } from '#sandbox/kusto/language-service.ts';
import { runQuery, type Tables } from '#sandbox/kusto/query.ts';
import { resourceColumns, resourceTable } from '#sandbox/kusto/resource-table.ts';
import { fleetQueryText, fleetRow } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { kustoString } from '#src/azure/fleet/kusto-text.ts';
import { filterKeys } from '#src/pages/machines/filter-keys.ts';
import { indexFleet } from '#src/pages/machines/fleet-index.ts';
import { type FleetView, fleetView } from '#src/pages/machines/fleet-view.ts';
import { explorerLink, listQuery } from '#src/pages/machines/list-query.ts';
import { readGroupBy } from '#src/pages/machines/group-by.ts';
import { groupRanksInSlices } from '#src/pages/machines/group-ranks.ts';
import { machineList } from '#src/pages/machines/machine-list.ts';
import { filterRows } from '#src/pages/machines/machine-filter.ts';
import type { MachineFilters } from '#src/paths.ts';

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

const viewOfAll = async (): Promise<FleetView> => {
  const { names, rows } = answer(fleetQueryText);
  const items = rows.map((row) => fleetRow(Object.fromEntries(names.map((name, index) => [name, row[index]]))));
  const subscriptions = new Map([
    [contoso, 'Contoso Production'],
    [fabrikam, 'Fabrikam'],
  ]);
  const list = { readAt: now, source: 'Azure Resource Graph', now, renewedWithin: 60_000 } as const;
  const index = await indexFleet(fleetTable(items, subscriptions), list, new AbortController().signal);
  if (index === undefined) throw new Error('Called off.');
  return fleetView(index, list, { jobs: new Map(), direct: new Map() });
};

let view: FleetView;
beforeAll(async () => {
  view = await viewOfAll();
});

const shownIds = (filters: MachineFilters) => Array.from(filterRows(view, filters), (row) => view.table.idAt(row));
const queryOf = (filters: MachineFilters) => listQuery(filters, keys, view.facets.tag);

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

describe('a text as a literal of Kusto', () => {
  it('stays that text, for Microsoft’s language service and for the sandbox', { timeout: 60_000 }, () => {
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
});

describe('the query of what the list shows', () => {
  const allOf = (key: (typeof filterKeys)[number]) => view.facets[key].values.map(({ value }) => ({ [key]: [value] }));

  it('finds the machines that are shown, for each value of each filter it answers', () => {
    const asked = filterKeys.filter((key) => key !== 'remoteSupport' && key !== 'eligibility').flatMap(allOf);
    expect(asked.length).toBeGreaterThan(15);
    for (const filters of asked) {
      const { text, wider } = queryOf(filters);
      expect(shownIds(filters).length, JSON.stringify(filters)).toBeGreaterThan(0);
      expect(answer(text).ids.toSorted(), JSON.stringify(filters)).toEqual(shownIds(filters).toSorted());
      expect(wider).toEqual([]);
    }
  });

  it.each<MachineFilters>([
    {},
    { search: 'sql' },
    { search: 'SRV web' },
    { search: 'datacenter contoso' },
    { search: 'fabrikam' },
    { search: 'graz' },
    { search: 'öst_(1' },
    { search: 'nothing-there' },
    { search: 'srv', status: ['Connected', 'Unknown'], operatingSystem: ['linux', 'Unknown'] },
    { status: ['Expired'], tag: ['env: prod', 'bare'] },
    { sort: '-subscription', location: ['northeurope', 'westeurope'], subscription: [fabrikam] },
  ])('finds the machines that are shown for %j', (filters) => {
    const { text, wider } = queryOf(filters);
    expect(answer(text).ids.toSorted()).toEqual(shownIds(filters).toSorted());
    expect(wider).toEqual([]);
  });

  it('names what it cannot answer, and then finds no machine less', () => {
    const filters = { remoteSupport: ['none'], eligibility: ['eligible'], search: 'set a:', sort: 'eligibility' };
    const { text, wider, other } = listQuery(filters, ['machine', 'remoteSupport', 'eligibility'], view.facets.tag);
    expect(answer(text).ids).toHaveLength(seeds.length);
    expect(wider).toEqual([
      'The filter Remote support: it is read from Azure Resource Manager, machine by machine.',
      'The filter Eligibility: this page works it out.',
      'The search for “set”: the list also finds it in the words of remote support and eligibility.',
      'The search for “a:”: Azure Resource Graph writes tags in another way.',
    ]);
    expect(other).toEqual([
      'The order by remote support or eligibility: the query is in the order of the names.',
      'The columns Remote support and Eligibility: Azure Resource Graph does not hold them.',
    ]);
  });

  it('has the columns that are shown, in their order and by their names', () => {
    expect(answer(listQuery({}, ['subscription', 'operatingSystem', 'machine'], undefined).text).names).toEqual([
      'id',
      'Subscription',
      'Operating system',
      'Machine',
    ]);
    expect(listQuery({}, ['machine'], undefined).text).not.toContain('join');
  });

  it('is in the order of the list', () => {
    const order = (sort: string) => answer(queryOf({ sort }).text).ids.map((id) => id.split('/').at(-1));
    expect(order('-machine')).toEqual(['SRV-WEB-03', 'srv-web-02', 'SRV-WEB-01', 'SRV-SQL-02', 'SRV-SQL-01', 'APP-1']);
    expect(order('-subscription')[0]).toBe('APP-1');
  });

  it.each([
    { group: 'location' },
    { group: 'status', sort: '-machine' },
    { group: 'subscription', sort: '-subscription' },
    { group: 'resourceGroup', sort: 'status' },
    { group: 'operatingSystem', search: 'srv' },
    { group: 'tag:env' },
    { group: 'tag:ENV', sort: '-machine' },
    { group: 'tag:a: b' },
    { group: 'tag:none has it' },
  ])('has the machines in the groups of the list, in their order, for %j', async (filters) => {
    const by = readGroupBy(filters.group);
    const ranks = by && (await groupRanksInSlices(view, by, new AbortController().signal));
    const { order } = machineList(view, filters, ranks);
    const { ids } = answer(queryOf(filters).text);
    expect(ids).toEqual(Array.from(order, (row) => view.table.idAt(row)));
  });

  it('says of which groups it knows nothing, and what it does with tags', () => {
    const { text, other } = queryOf({ group: 'eligibility', sort: '-machine' });
    expect(text).toContain('| order by tolower(name) desc, id asc');
    expect(other).toContain('The groups by Eligibility: this page works it out.');
    expect(queryOf({ group: 'remoteSupport', sort: 'status' }).other.join(' ')).toContain(
      'The groups by Remote support: it is read',
    );
    const tagged = queryOf({ group: 'tag:Site' });
    expect(answer(tagged.text).names.slice(0, 3)).toEqual(['id', 'Group', 'Machine']);
    expect(tagged.other).toContain('Machines whose tag has no value stand among those without it.');
  });

  it('is a faultless query whatever is filtered by', { timeout: 120_000 }, () => {
    const texts = fc.array(anyText, { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(anyText, texts, texts, texts, (search, status, tag, resourceGroup) => {
        const { text } = queryOf({ search, status, tag, resourceGroup, group: `tag:${search}` });
        expect(kustoDiagnostics(text)).toEqual([]);
        expect(answer(text).ids).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

it('a link to Resource Graph Explorer carries the whole query, or there is none', () => {
  const { text } = queryOf({ search: "it's #1 ü&?" });
  const link = new URL(explorerLink('https://portal.azure.com', { text }) ?? '');
  expect(link.origin).toBe('https://portal.azure.com');
  const [, blade = '', encoded = ''] = /^#view\/(.*)\/query\/([^/]*)$/.exec(link.hash) ?? [];
  expect(blade).toBe('HubsExtension/ArgQueryBlade');
  expect(decodeURIComponent(encoded)).toBe(text);
  expect(explorerLink('https://portal.azure.com', { text: 'x'.repeat(9000) })).toBeUndefined();
});
