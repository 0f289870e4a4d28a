import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { containerRows, resourceRows } from '#sandbox/arm/graph/graph-rows.ts';
import { machineResource } from '#sandbox/arm/hybrid-compute/hybrid-compute-resources.ts';
import { resourceTable } from '#sandbox/kusto/resource-table.ts';
import { runQuery } from '#sandbox/kusto/query.ts';
import { ownTenant } from '#sandbox/scenarios/own-scenario.ts';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { fleetQueryText, rowOfItem } from '#src/azure/fleet/fleet-query.ts';
import { decodeMachine } from '#src/azure/resources/machines.ts';
import { resourceOf } from '#src/pages/machines/access.tsx';
import { exportedBeside, machineColumns } from '#src/pages/machines/machine-columns.tsx';
import { type MachineData, machineData } from '#src/pages/machines/machine-data.ts';
import { indexMachines } from '#src/pages/machines/machine-index.ts';
import { exportRows } from '#src/ui/list/export.ts';
import { plainState } from '#src/ui/list/list-state.ts';
import { fleetTable } from '#test/azure/fleet-table.ts';

// This file stands outside src and sandbox because it gives one what the other has written.

const folder = mkdtempSync(join(tmpdir(), 'fleet-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The list as the app reads it from Resource Graph, for somebody who may read everything. */
async function listed(tenant: Tenant): Promise<MachineData> {
  const subscriptions = new Set(tenant.subscriptions.keys());
  const scope = { tenant, principalId: 'everybody', subscriptions };
  assignRole(tenant, 'everybody', 'Reader', '/');
  const tables = {
    resources: () => resourceTable(resourceRows(scope)),
    resourcecontainers: () => resourceTable(containerRows(scope)),
  };
  const { columns, rows } = runQuery(fleetQueryText, tables, tenantNow(tenant));
  const items = rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
  const names = [...tenant.subscriptions.values()].map((one) => [one.subscriptionId, one.displayName] as const);
  const table = fleetTable(
    items.map((item) => rowOfItem(item) ?? []),
    new Map(names),
  );
  const now = tenantNow(tenant);
  return machineData(await indexMachines(table, now, new AbortController().signal), new Map(), now);
}

async function exported(data: MachineData): Promise<string> {
  const columns = machineColumns(0, new Map()).flatMap(({ key, header, text }) =>
    text ? [{ key, header, text }] : [],
  );
  const parts = await exportRows(
    {
      data,
      order: data.order,
      columns: [...columns, ...exportedBeside(undefined)],
      inJson: resourceOf,
      noun: 'machines',
      state: plainState,
      missing: [],
      exportedAt: '2026-12-01T10:00:00Z',
    },
    'json',
  );
  return new Blob(parts).text();
}

/** All that the list knows of its machines. */
const rowsOf = (data: MachineData) => Array.from(data.order, (row) => data.at(row));

it.each(['contoso', 'fleet'])(
  'the machines of %s, exported and given to another sandbox, are listed the same',
  async (scenario) => {
    const first = createScenarioTenant(scenario, { name: 'first', ...(scenario === 'fleet' ? { machines: 600 } : {}) });
    const before = await listed(first);
    const fleetFile = join(folder, `${scenario}.json`);
    writeFileSync(fleetFile, await exported(before));
    const second = ownTenant({ fleetFile }, {});
    const after = await listed(second);
    expect(before.length).toBeGreaterThan(40);
    expect(rowsOf(after)).toEqual(rowsOf(before));
    // A second export is the first, word for word.
    expect(await exported(after)).toBe(await exported(before));
    for (const [key, machine] of first.machines) {
      const [one, other] = [machine, second.machines.get(key)].map((of, index) =>
        decodeMachine(of && machineResource(index === 0 ? first : second, of)),
      );
      expect(other).toEqual(one);
    }
  },
);
