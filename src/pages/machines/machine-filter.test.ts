import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { paths } from '#src/paths.ts';
import { filterKeys } from './filter-keys.ts';
import { contoso, listed, now, twin, viewOf, withExtension } from './fleet-fixture.ts';
import type { FleetView } from './fleet-view.ts';
import { readSort, sortMachineRows } from './machine-columns.tsx';
import { filterOptions, filterRows, isFirstScreen, readFilters } from './machine-filter.ts';
import { active } from './machine-row-fixture.ts';
import { accessLabel, remoteSupportGroups } from './machine-row.ts';

const namesOf = ({ table }: FleetView, rows: Uint32Array): string[] =>
  Array.from(rows, (row) => table.names[row] ?? '');

describe('the list as it begins', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['sort=machine', true],
    ['sort=-machine', false],
    ['sort=status', false],
    ['search=a', false],
    ['tag=a', false],
    ['other=a', true],
  ])('is that of "%s": %s', (query, is) => {
    expect(isFirstScreen(readFilters(new URLSearchParams(query)))).toBe(is);
  });
});

describe('readFilters', () => {
  it('reads back what paths.machines writes', () => {
    const values = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), values, values, (search, status, tag) => {
        const url = new URL(paths.machines({ search, status, tag }), 'http://localhost');
        expect(readFilters(url.searchParams)).toEqual({ search, status, tag });
      }),
    );
  });

  it('takes nothing from an address without filters', () => {
    expect(readFilters(new URLSearchParams('x=1&status='))).toEqual({});
  });
});

describe('filterRows', () => {
  const rows = [listed('SRV-SQL-01'), listed('SRV-SQL-02'), listed('SRV-WEB-01', { tags: { Site: 'Graz' } })];

  it('finds all words anywhere in a row, in any case', async () => {
    const view = await viewOf(rows);
    const found = (search: string) => namesOf(view, filterRows(view, { search }));
    expect(found('sql DATACENTER')).toEqual(['SRV-SQL-01', 'SRV-SQL-02']);
    expect(found('sql nothing')).toEqual([]);
    expect(found('graz contoso')).toEqual(['SRV-WEB-01']);
    expect(found('')).toHaveLength(3);
  });

  it('finds remote support by the words that the row shows, and by those of its group', async () => {
    const gone = [{ name: 'rs-a', goneAt: now - 1000, thereAt: now - 2000 }];
    const view = await viewOf([listed('A-NONE'), ...['B', 'C', 'D', 'E'].map((name) => listed(name, withExtension))], {
      B: { kind: 'read', jobs: [active], readAt: now },
      C: { kind: 'read', jobs: [], removedJobs: gone, readAt: now },
      D: { kind: 'reading' },
    });
    const found = (search: string) => namesOf(view, filterRows(view, { search }));
    expect(found('active')).toEqual(['B']);
    expect(found('Live access')).toEqual(['B']);
    expect(found('removed from Azure')).toEqual(['C']);
    expect(found('Reading…')).toEqual(['D']);
    expect(found('not read yet')).toEqual(['D', 'E']);
    expect(found('not set up')).toEqual(['A-NONE']);
    // No row shows it.
    expect(found('notRead')).toEqual([]);
  });

  it('joins the values of one filter by or, and filters by and', async () => {
    const view = await viewOf(rows);
    const found = (filters: Parameters<typeof filterRows>[1]) => namesOf(view, filterRows(view, filters));
    expect(found({ status: ['Expired', 'Connected'], search: 'web' })).toEqual(['SRV-WEB-01']);
    expect(found({ status: ['Expired'] })).toEqual([]);
    expect(found({ tag: ['Site: Graz'] })).toEqual(['SRV-WEB-01']);
    expect(found({ subscription: [contoso], location: ['westeurope'] })).toHaveLength(3);
  });

  it('counts for each option what choosing it alone would show, and keeps what was chosen', async () => {
    const view = await viewOf(rows);
    const options = filterOptions(view, { search: 'sql', status: ['Expired'] }, 'status');
    expect(options).toEqual([
      { value: 'Connected', label: 'Connected', count: 2 },
      { value: 'Expired', label: 'Expired', count: 0 },
    ]);
    expect(filterOptions(view, { search: 'sql' }, 'tag')).toEqual([
      { value: 'Site: Graz', label: 'Site: Graz', count: 0 },
    ]);
  });

  it('tells subscriptions of one name apart, but searches no ids', async () => {
    const view = await viewOf([...rows, listed('SRV-X', { id: machineId(twin, 'rg-one', 'SRV-X') })]);
    const options = filterOptions(view, {}, 'subscription');
    expect(options.map(({ label }) => label)).toEqual([
      `Contoso Production (${contoso})`,
      `Contoso Production (${twin})`,
    ]);
    expect(namesOf(view, filterRows(view, { search: '2222' }))).toEqual([]);
  });

  it('names what is chosen though the list does not have it, or was not read', async () => {
    const chosen = { eligibility: ['notEligible', 'other'], remoteSupport: ['live'], tag: ['toString'] };
    const labels = (view: FleetView | undefined) =>
      (['eligibility', 'remoteSupport', 'tag'] as const).map((key) =>
        filterOptions(view, { [key]: chosen[key] }, key).map(({ value, label, count }) => [value, label, count]),
      );
    const gone = [['notEligible', 'Not eligible', 0] as const, ['other', 'other', 0] as const];
    expect(labels(undefined)).toEqual([gone, [['live', 'Live access', 0]], [['toString', 'toString', 0]]]);
    expect(labels(await viewOf([listed('SRV-SQL-01')]))).toEqual([
      [['eligible', 'Eligible', 1], ...gone],
      [
        ['live', 'Live access', 0],
        ['none', 'Not set up', 1],
      ],
      [['toString', 'toString', 0]],
    ]);
  });

  it('finds what a look at each row by itself finds, in the same order', async () => {
    const word = fc.constantFrom('srv', 'sql', '0', '1', '2022', 'graz', 'eligible', 'expired', 'contoso', '-0', '\n');
    const machine = fc
      .record({
        name: fc.stringMatching(/^SRV-(?:SQL|WEB)-[0-9]{1,3}$/),
        group: fc.constantFrom('rg-one', 'RG-Two'),
        status: fc.constantFrom('Connected', 'Expired', ''),
        osSku: fc.constantFrom('Windows Server 2022 Datacenter', 'Windows Server 2012'),
        tags: fc.constantFrom(null, { Site: 'Graz' }, { Site: 'Linz', Stage: '' }),
        extensionName: fc.constantFrom('', 'A'),
      })
      .map(({ name, ...more }) => listed(name, more));
    const filters = fc.record(
      {
        search: fc.array(word, { maxLength: 2 }).map((words) => words.join(' ')),
        status: fc.subarray(['Connected', 'Expired', 'Unknown']),
        operatingSystem: fc.subarray(['Windows Server 2012']),
        resourceGroup: fc.subarray(['rg-one', 'rg-two']),
        tag: fc.subarray(['Site: Graz', 'Stage']),
        remoteSupport: fc.subarray(['none', 'notRead']),
      },
      { requiredKeys: [] },
    );
    const some = fc.uniqueArray(machine, { selector: (row) => String(row[0]).toLowerCase(), maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        some,
        filters,
        fc.constantFrom('machine', '-machine', 'status', '-location'),
        async (all, wish, sort) => {
          const view = await viewOf(all);
          const shown = (row: number) => {
            const one = view.rowAt(row);
            const tags = [...(one?.machine.tags ?? [])].map(([key, value]) =>
              value === '' ? key : `${key}: ${value}`,
            );
            const values = {
              status: [one?.status ?? 'Unknown'],
              operatingSystem: [one?.machine.facts.operatingSystem.sku ?? ''],
              resourceGroup: [one?.machine.resourceGroup.toLowerCase() ?? ''],
              remoteSupport: [one?.group ?? ''],
              tag: tags,
            };
            const text = [
              one?.machine.name,
              // A row's code of tags is that of a set of them.
              ...filterKeys
                .filter((key) => key !== 'tag')
                .map((key) => view.facets[key].values[view.facets[key].codes[row] ?? 0]?.label),
              ...tags,
              one && remoteSupportGroups[one.group],
              one && accessLabel(one.access),
            ];
            const texts = text.map((part) => part?.toLowerCase() ?? '');
            const words = (wish.search ?? '').split(/\s+/).filter(Boolean);
            return (
              words.every((part) => texts.some((where) => where.includes(part))) &&
              (Object.entries(values) as [keyof typeof values, string[]][]).every(([key, own]) => {
                const wanted: readonly string[] = wish[key] ?? [];
                return wanted.length === 0 || own.some((value) => wanted.includes(value));
              })
            );
          };
          const found = filterRows(view, wish);
          expect([...found]).toEqual([...view.byName].filter(shown));
          const sorted = sortMachineRows(view, found, readSort(sort));
          expect(new Set(sorted)).toEqual(new Set(found));
          expect(sorted).toHaveLength(found.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('numbers', () => {
  const rows = [listed('A'), listed('B', withExtension), listed('C', withExtension), listed('D', withExtension)];

  it('come with why access could not be read, and whether something was read before', async () => {
    const error = new Error('lost');
    const view = await viewOf(rows, {
      C: { kind: 'failed', error, since: now },
      D: { kind: 'read', jobs: [], readAt: now, failedSince: now, error },
    });
    expect(view.problems.map(({ name, isLastKnown }) => ({ name, isLastKnown }))).toEqual([
      { name: 'C', isLastKnown: false },
      { name: 'D', isLastKnown: true },
    ]);
    expect(view.problems.map((problem) => problem.error)).toEqual([error, error]);
  });

  it('count only those as known whose access was read, or that can have none', async () => {
    const view = await viewOf(rows, {
      C: { kind: 'failed', error: new Error('lost'), since: now },
      D: { kind: 'read', jobs: [], readAt: now },
    });
    expect(view.numbers).toEqual({
      machines: 4,
      eligible: 4,
      known: 2,
      lastKnown: 0,
      unknown: 1,
      reading: 0,
      notRead: 1,
      setUp: 1,
      live: 0,
      ending: 0,
      attention: 0,
    });
    expect(namesOf(view, filterRows(view, { remoteSupport: ['notRead'] }))).toEqual(['B']);
    expect(namesOf(view, filterRows(view, { remoteSupport: ['unknown'] }))).toEqual(['C']);
  });

  it('count what is still being read apart', async () => {
    const view = await viewOf([listed('A'), listed('B', withExtension)], { B: { kind: 'reading' } });
    expect(view.numbers).toMatchObject({ machines: 2, eligible: 2, known: 1, reading: 1, notRead: 0, live: 0 });
  });
});

it('sorts by a column’s labels, rows of one label by name, and turns round', async () => {
  const rows = [
    listed('SRV-10', { location: 'westeurope' }),
    listed('SRV-2', { location: 'northeurope' }),
    listed('srv-1', { location: 'westeurope' }),
  ];
  const view = await viewOf(rows);
  const by = (sort: string) => namesOf(view, sortMachineRows(view, filterRows(view, {}), readSort(sort)));
  expect(by('machine')).toEqual(['srv-1', 'SRV-2', 'SRV-10']);
  expect(by('-machine')).toEqual(['SRV-10', 'SRV-2', 'srv-1']);
  expect(by('location')).toEqual(['SRV-2', 'srv-1', 'SRV-10']);
  expect(by('-location')).toEqual(['srv-1', 'SRV-10', 'SRV-2']);
  expect(by('toString')).toEqual(by('machine'));
});
