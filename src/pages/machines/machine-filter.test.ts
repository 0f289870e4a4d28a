import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FleetMachine } from '#src/azure/fleet.ts';
import { paths } from '#src/paths.ts';
import { filterOptions, filterRows, readFilters } from './machine-filter.ts';
import { fleetNumbers } from './fleet-numbers.ts';
import type { JobsKnown } from './jobs-known.ts';
import { machineRow } from './machine-row.ts';
import type { MachineRow } from './machine-row.ts';

const now = Date.UTC(2026, 10, 24, 12);
const subscriptionId = '11111111-1111-4111-8111-111111111111';

function machine(name: string, more: Partial<FleetMachine> = {}): FleetMachine {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/rg-one/providers/Microsoft.HybridCompute/machines/${name}`,
    name,
    subscriptionId,
    subscriptionName: 'Contoso Production',
    resourceGroup: 'rg-one',
    location: 'westeurope',
    status: 'Connected',
    tags: new Map(),
    facts: {
      operatingSystem: { sku: 'Windows Server 2022 Datacenter', type: 'windows', version: '10.0.20348.2700' },
      memoryBytes: 32 * 2 ** 30,
      licence: { payAsYouGo: false, softwareAssurance: true },
      agent: {
        version: '1.50',
        status: 'Connected',
        extensionsEnabled: true,
        monitorMode: false,
        allowList: null,
        blockList: null,
      },
      extension: 'absent',
      azureLocal: false,
      permissions: {},
      region: 'westeurope',
    },
    ...more,
  } as FleetMachine;
}

function withExtension(name: string): FleetMachine {
  const plain = machine(name);
  return { ...plain, facts: { ...plain.facts, extension: { name: 'x', provisioningState: 'Succeeded' } } };
}

const list = { readAt: now, source: 'Azure Resource Graph', now, renewedWithin: 180_000 } as const;
const row = (name: string, jobs: JobsKnown = { kind: 'notRead' }): MachineRow => machineRow(machine(name), jobs, list);
const names = (rows: readonly MachineRow[]) => rows.map((one) => one.machine.name);

describe('readFilters', () => {
  it('reads back what paths.machines writes', () => {
    const values = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), values, values, (search, status, resourceGroup) => {
        const url = new URL(paths.machines({ search, status, resourceGroup }), 'http://localhost');
        expect(readFilters(url.searchParams)).toEqual({ search, status, resourceGroup });
      }),
    );
  });

  it('takes nothing from an address without filters', () => {
    expect(readFilters(new URLSearchParams('x=1&status='))).toEqual({});
  });
});

describe('filterRows', () => {
  const rows = [row('SRV-SQL-01'), row('SRV-SQL-02'), row('SRV-WEB-01')];

  it('finds all words anywhere in a row, in any case', () => {
    expect(names(filterRows(rows, { search: 'sql DATACENTER' }))).toEqual(['SRV-SQL-01', 'SRV-SQL-02']);
    expect(names(filterRows(rows, { search: 'sql nothing' }))).toEqual([]);
  });

  it('joins the values of one filter by or, and filters by and', () => {
    expect(names(filterRows(rows, { status: ['Expired', 'Connected'], search: 'web' }))).toEqual(['SRV-WEB-01']);
    expect(names(filterRows(rows, { status: ['Expired'] }))).toEqual([]);
  });

  it('counts for each option what choosing it alone would show', () => {
    const filters = { search: 'sql', status: ['Expired'] };
    const options = filterOptions(rows, filters, 'status');
    expect(options).toEqual([
      { value: 'Connected', label: 'Connected', count: 2 },
      { value: 'Expired', label: 'Expired', count: 0 },
    ]);
  });
});

describe('machineRow', () => {
  it('does not call a machine free of access whose jobs could not be read', () => {
    const failed = row('SRV-SQL-01', { kind: 'failed', reason: 'Azure had a problem', since: now });
    expect(failed.group).not.toBe('none');
    expect(failed.group).not.toBe('setUp');
  });

  it('counts what is still being read apart', () => {
    const numbers = fleetNumbers([row('A'), row('B', { kind: 'reading' })]);
    expect(numbers).toMatchObject({ machines: 2, eligible: 2, known: 1, reading: 1, notRead: 0, live: 0 });
  });

  it('counts only those as known whose access was read, or that can have none', () => {
    const unread = machineRow(withExtension('B'), { kind: 'notRead' }, list);
    const failed = machineRow(withExtension('C'), { kind: 'failed', reason: 'lost', since: now }, list);
    const read = machineRow(withExtension('D'), { kind: 'read', jobs: [], readAt: now }, list);
    const numbers = fleetNumbers([row('A'), unread, failed, read]);
    expect(numbers).toMatchObject({ machines: 4, known: 2, notRead: 1, setUp: 1, live: 0, attention: 0 });
    expect(names(filterRows([row('A'), unread, failed, read], { remoteSupport: ['notRead'] }))).toEqual(['B']);
  });
});
