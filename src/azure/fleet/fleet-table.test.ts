import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetTable } from '#test/azure/fleet-table.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { decodeFleetRow, type FleetRow, rowOfItem } from './fleet-query.ts';
import { FleetBuilder } from './fleet-table.ts';

const subscriptions = ['11111111-2222-4333-8444-555555555555', '21111111-2222-4333-8444-555555555555'] as const;
const names = new Map<string, string>([[subscriptions[0], 'Contoso Production']]);

const row = (name: string, more: Record<string, unknown> = {}): FleetRow =>
  rowOfItem({ id: machineId(subscriptions[0], 'rg-One', name), name, location: 'westeurope', ...more }) ?? [];

const anyRow: fc.Arbitrary<FleetRow> = fc
  .record({
    subscription: fc.constantFrom(...subscriptions),
    group: fc.constantFrom('rg-one', 'RG-One', 'rg-two'),
    name: fc.stringMatching(/^[A-Za-z0-9]{1,6}$/),
    location: fc.constantFrom('westeurope', 'northeurope', ''),
    tags: fc.option(fc.dictionary(fc.constantFrom('a', '__proto__', 'constructor'), fc.string()), { nil: null }),
    status: fc.constantFrom('Connected', 'Disconnected', '', null),
    lastStatusChange: fc.option(fc.constantFrom('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')),
    osSku: fc.constantFrom('Windows Server 2022 Datacenter', 'Windows Server 2019 Standard'),
    extensionName: fc.constantFrom('', 'A'),
    extensionState: fc.constantFrom('', 'Failed', 'Succeeded'),
  })
  .map(
    ({ subscription, group, ...rest }) => rowOfItem({ ...rest, id: machineId(subscription, group, rest.name) }) ?? [],
  );

const uniqueRows = fc.uniqueArray(anyRow, { selector: (one) => String(one[0]).toLowerCase(), maxLength: 60 });

describe('a table of machines', () => {
  it('gives back each machine as it was put in', () => {
    fc.assert(
      fc.property(uniqueRows, (rows) => {
        const table = fleetTable(rows, names);
        expect(table.length).toBe(rows.length);
        for (const [index, one] of rows.entries()) {
          const machine = decodeFleetRow(one);
          const subscriptionName = names.get(machine?.subscriptionId ?? '') ?? machine?.subscriptionId;
          expect(table.at(index)).toEqual({ ...machine, subscriptionName });
          expect(table.idAt(index)).toBe(one[0]);
          expect(table.indexOf(String(one[0]).toUpperCase())).toBe(index);
          expect(table.names[index]).toBe(machine?.name);
        }
        expect(table.at(rows.length)).toBeUndefined();
        expect(table.at(-1)).toBeUndefined();
      }),
    );
  });

  it('knows each machine by its `vmId`, however much it has in common with others', () => {
    const vmIds = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
    const builder = new FleetBuilder();
    for (const [index, vmId] of vmIds.entries()) builder.add(row(`SRV-${index}`, { vmId, status: 'Connected' }));
    builder.add(row('SRV-2', { status: 'Connected' }));
    const table = builder.table();
    expect([0, 1, 2].map((index) => table.at(index)?.vmId)).toEqual([...vmIds, undefined]);
    expect([table.profileCount, table.profileAt(0)?.status]).toEqual([1, 'Connected']);
    builder.add(row('SRV-0', { vmId: vmIds[1], status: 'Connected' }));
    expect(table.at(2)?.status).toBe('Connected');
    expect([table, builder.table()].map((one) => one.at(0)?.vmId)).toEqual(vmIds);
  });

  it('knows what machines have in common once', () => {
    const table = fleetTable(
      Array.from({ length: 5000 }, (_, index) =>
        row(`SRV-${index}`, { status: index % 2 === 0 ? 'Connected' : 'Expired', tags: { a: String(index % 3) } }),
      ),
    );
    expect([table.places.length, table.profileCount, table.tagSetCount, table.locations.length]).toEqual([1, 2, 3, 1]);
    expect(table.profileAt(table.codes.profile[4999] ?? 0)?.status).toBe('Expired');
  });

  it('tells of a profile whether it may have the extension as its machine does', () => {
    const names = [undefined, '', 7, '?', 'Support'];
    const table = fleetTable(names.map((extensionName, index) => row(`SRV-${index}`, { extensionName })));
    const codes = Array.from(table.codes.profile);
    expect(codes.map(table.mayHaveExtension)).toEqual([false, false, false, true, true]);
    expect(codes.map((code) => table.profileAt(code)?.facts.extension !== 'absent')).toEqual(
      codes.map(table.mayHaveExtension),
    );
  });

  it('has one row a machine, with the extension that works, whatever comes first', () => {
    const extension = (extensionName: string, extensionState: string) =>
      row('SRV-A', { extensionName, extensionState });
    const all = [extension('Old', 'Failed'), extension('New', 'Succeeded'), extension('Third', 'Creating')];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (rows) => {
        const table = fleetTable(rows);
        expect(table.length).toBe(1);
        expect(table.at(0)?.facts.extension).toMatchObject({ name: 'New' });
      }),
    );
  });

  it('tells when a row is no machine, and stays as it was', () => {
    const builder = new FleetBuilder();
    expect(builder.add(row('SRV-A'))).toBe(true);
    for (const bad of [[], ['x'], [null], [`${String(row('B')[0])}/extensions/x`]])
      expect(builder.add(bad)).toBe(false);
    expect(builder.length).toBe(1);
  });

  it('does not change when rows are added to its builder', () => {
    const builder = new FleetBuilder();
    builder.add(row('SRV-A'));
    const before = builder.table();
    for (let index = 0; index < 3000; index += 1) builder.add(row(`SRV-${index}`, { status: `S${index}` }));
    expect(before.length).toBe(1);
    expect(before.at(0)?.name).toBe('SRV-A');
    expect(before.at(1)).toBeUndefined();
    expect(before.indexOf(String(row('SRV-1')[0]))).toBe(-1);
  });

  it('does not change when a row comes again that says something else', () => {
    const builder = new FleetBuilder();
    builder.add(row('SRV-A', { status: 'Connected', lastStatusChange: '2026-11-01T00:00:00Z' }));
    const before = builder.table();
    builder.add(
      row('srv-a', {
        location: 'northeurope',
        status: 'Expired',
        lastStatusChange: '2026-11-02T00:00:00Z',
        tags: { a: 'b' },
      }),
    );
    const machine = { name: 'SRV-A', location: 'westeurope', status: 'Connected', tags: new Map() };
    expect(before.at(0)).toMatchObject(machine);
    expect(builder.table().at(0)).toMatchObject({ name: 'srv-a', location: 'northeurope', status: 'Expired' });
  });

  it('gives the same object for a machine that is looked at again', () => {
    const table = fleetTable([row('SRV-A')]);
    expect(table.at(0)).toBe(table.at(0));
  });
});
