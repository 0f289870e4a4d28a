import fc from 'fast-check';
import { expect, it } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { contoso, listed, twin, viewOf } from './fleet-fixture.ts';
import type { FleetView } from './fleet-view.ts';
import { groupKey, groupProperties, readGroupBy, writeGroupBy } from './group-by.ts';
import { expandAll, expandGroup, foldsFor, isExpanded } from './group-folds.ts';
import { groupRanksAtOnce, groupRanksInSlices } from './group-ranks.ts';
import { groupedList } from './grouped-list.ts';
import { machineList, machineSelection } from './machine-list.ts';
import { noMachines, selectedIn, selectedRows, withRows } from './selected-machines.ts';

const going = new AbortController().signal;
const open = expandAll('', true);

const listOf = async (view: FleetView, filters: Parameters<typeof machineList>[1]) => {
  const by = readGroupBy(filters.group);
  return machineList(view, filters, by && (await groupRanksInSlices(view, by, going)));
};

/** Headers as "Label (words)", machines by name. */
const linesOf = (list: ReturnType<typeof groupedList>) =>
  Array.from({ length: list.length }, (_, line) => {
    const group = list.groupAt?.(line);
    return group === undefined ? list.at(line)?.machine.name : `${group.label} (${group.words})`;
  });

const rows = [
  listed('SRV-10', { location: 'westeurope', tags: { Rack: '10' } }),
  listed('SRV-2', { location: 'northeurope', tags: { rack: '9' } }),
  listed('SRV-1', { location: 'westeurope', tags: { RACK: '' } }),
  listed('SRV-3', { location: 'westeurope' }),
];

it('puts machines under the headers of their groups, sorted inside of them', async () => {
  const view = await viewOf(rows);
  const lines = async (filters: Parameters<typeof machineList>[1]) =>
    linesOf(groupedList(await listOf(view, filters), open));
  expect(await lines({ group: 'location' })).toEqual([
    'northeurope (1 machine)',
    'SRV-2',
    'westeurope (3 machines)',
    'SRV-1',
    'SRV-3',
    'SRV-10',
  ]);
  expect((await lines({ group: 'location', sort: '-machine' })).slice(2)).toEqual([
    'westeurope (3 machines)',
    'SRV-10',
    'SRV-3',
    'SRV-1',
  ]);
  // Sorted by what groups them, the groups themselves turn round.
  expect((await lines({ group: 'location', sort: '-location' }))[0]).toBe('westeurope (3 machines)');
  expect(await lines({ group: 'location', search: 'srv-2' })).toEqual(['northeurope (1 machine)', 'SRV-2']);
  expect(await lines({ group: 'nothing' })).toEqual(['SRV-1', 'SRV-2', 'SRV-3', 'SRV-10']);
});

it('groups by the values of a tag, its name in any case, numbers as numbers, and last what lacks it', async () => {
  const view = await viewOf(rows);
  expect(linesOf(groupedList(await listOf(view, { group: 'tag:rack' }), open))).toEqual([
    '9 (1 machine)',
    'SRV-2',
    '10 (1 machine)',
    'SRV-10',
    'rack without a value (1 machine)',
    'SRV-1',
    'No tag rack (1 machine)',
    'SRV-3',
  ]);
});

it('keeps two subscriptions of one name apart', async () => {
  const other = listed('SRV-1', { id: machineId(twin, 'rg-one', 'SRV-1') });
  const view = await viewOf([listed('SRV-1'), other]);
  const list = groupedList(await listOf(view, { group: 'subscription' }), open);
  expect(linesOf(list)).toEqual([
    `Contoso Production (${contoso}) (1 machine)`,
    'SRV-1',
    `Contoso Production (${twin}) (1 machine)`,
    'SRV-1',
  ]);
});

it('collapses and expands one group, or all and also those to come', () => {
  const closed = expandGroup(open, 'a', false);
  expect([isExpanded(closed, 'a'), isExpanded(closed, 'b')]).toEqual([false, true]);
  expect(isExpanded(expandGroup(closed, 'a', true), 'a')).toBe(true);
  const none = expandAll('location', false);
  expect(isExpanded(expandGroup(none, 'a', true), 'a')).toBe(true);
  expect(isExpanded(none, 'to come')).toBe(false);
  // Another grouping begins anew.
  expect(isExpanded(foldsFor(none, 'status'), 'a')).toBe(true);
  expect(foldsFor(none, 'location')).toBe(none);
});

it('reads back what it writes of the grouping', () => {
  const groupings = fc.oneof(
    fc.constantFrom(...groupProperties).map((key) => ({ key })),
    fc.string({ minLength: 1 }).map((name) => ({ key: 'tag' as const, name })),
  );
  fc.assert(
    fc.property(groupings, (by) => {
      expect(readGroupBy(writeGroupBy(by))).toEqual(by);
    }),
  );
  for (const none of [undefined, '', 'tag', 'tag:', 'machine', 'toString']) expect(readGroupBy(none)).toBeUndefined();
});

const machine = fc
  .record({
    name: fc.stringMatching(/^[A-C]-\d{1,2}$/),
    location: fc.constantFrom('westeurope', 'northeurope', 'eastus2', 'eastus10'),
    status: fc.constantFrom('Connected', 'Expired', ''),
    tags: fc.constantFrom(null, { Site: 'Graz' }, { site: 'Linz' }, { Site: '' }, { Other: 'Graz' }),
  })
  .map(({ name, ...more }) => listed(name, more));
const some = fc.uniqueArray(machine, { selector: (row) => String(row[0]).toLowerCase(), maxLength: 40 });
const groupings = fc.constantFrom('location', 'status', 'remoteSupport', 'eligibility', 'resourceGroup', 'tag:Site');
const sorts = fc.constantFrom('machine', '-machine', 'status', '-location');

it('shows every machine once, in one group with all of its kind, in the order of the list', async () => {
  await fc.assert(
    fc.asyncProperty(some, groupings, sorts, fc.boolean(), async (all, group, sort, isOpen) => {
      const view = await viewOf(all);
      const plain = machineList(view, { sort });
      const list = await listOf(view, { sort, group });
      const { grouped, order } = list;
      if (grouped === undefined) throw new Error('Not grouped.');
      // The counts add up, no group is empty, and no two have one value.
      expect(order.toSorted()).toEqual(plain.order.toSorted());
      expect(grouped.starts).toHaveLength(grouped.groups.length + 1);
      expect(grouped.starts.at(-1)).toBe(order.length);
      expect(new Set(grouped.groups.map(({ value }) => value)).size).toBe(grouped.groups.length);
      const by = readGroupBy(group);
      const ranks = by && groupRanksAtOnce(view, by);
      const placeIn = new Map(Array.from(plain.order, (row, index) => [row, index]));
      for (const [at, { value }] of grouped.groups.entries()) {
        const own = [...order.subarray(grouped.starts[at], grouped.starts[at + 1])];
        expect(own.length).toBeGreaterThan(0);
        expect(own.every((row) => ranks?.groups[ranks.ranks[ranks.codes[row] ?? 0] ?? 0]?.value === value)).toBe(true);
        const places = own.map((row) => placeIn.get(row) ?? -1);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
      const shown = groupedList(list, expandAll(group, isOpen));
      expect(shown).toHaveLength(grouped.groups.length + (isOpen ? order.length : 0));
      for (let line = 0; line < shown.length; line += 1) {
        const key = shown.groupAt?.(line)?.key ?? shown.at(line)?.machine.id ?? '';
        expect(shown.indexOfKey(key)).toBe(line);
      }
    }),
    { numRuns: 150 },
  );
});

it('selects all of a group and nothing else, and says of each how much of it is selected', async () => {
  await fc.assert(
    fc.asyncProperty(
      some,
      groupings,
      fc.array(fc.nat({ max: 39 })),
      fc.nat(),
      fc.boolean(),
      async (all, group, picks, pick, on) => {
        const view = await viewOf(all);
        const list = await listOf(view, { group });
        const { grouped } = list;
        if (grouped === undefined || grouped.groups.length === 0) return;
        let selected = withRows(selectedIn(noMachines, view.table), picks, true);
        const selection = () => machineSelection(list, selected, (next) => (selected = next));
        const idsOf = () => new Set(Array.from(selectedRows(selected), (row) => view.table.idAt(row)));
        const before = idsOf();
        const at = pick % grouped.groups.length;
        const key = groupKey(grouped.groups[at]?.value ?? '');
        const own = new Set(
          Array.from(grouped.order.subarray(grouped.starts[at], grouped.starts[at + 1]), (row) => view.table.idAt(row)),
        );
        const had = [...own].filter((id) => before.has(id)).length;
        expect(selection().group?.has(key)).toBe(had === 0 ? 'none' : had === own.size ? 'all' : 'some');
        selection().group?.select(key, on);
        expect(selection().group?.has(key)).toBe(on ? 'all' : 'none');
        for (const id of [...before].filter((one) => !own.has(one))) expect(idsOf()).toContain(id);
        expect(selected.count).toBe(before.size - had + (on ? own.size : 0));
      },
    ),
    { numRuns: 150 },
  );
});

it('works thousands of groups out in slices, and can be called off', async () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    listed(`SRV-${index}`, { tags: { Asset: `A-${(index * 7919) % 3000}` } }),
  );
  const view = await viewOf(many);
  const by = { key: 'tag', name: 'Asset' } as const;
  expect(groupRanksAtOnce(view, by)).toBeUndefined();
  expect(await groupRanksInSlices(view, by, AbortSignal.abort())).toBeUndefined();
  const ranks = await groupRanksInSlices(view, by, going);
  expect(ranks?.groups.map(({ label }) => label)).toEqual(many.map((_, index) => `A-${index}`));
  expect(groupRanksAtOnce(view, by)).toBe(ranks);
});
