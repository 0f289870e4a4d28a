import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import type { FleetMachine } from '#src/azure/fleet.ts';
import { FleetFilters } from '#src/pages/machines/FleetFilters.tsx';
import { notRead } from '#src/pages/machines/list-reading.ts';
import { machineColumns, readSort, sortMachineRows, writeSort } from '#src/pages/machines/machine-columns.tsx';
import { filterRows } from '#src/pages/machines/machine-filter.ts';
import { type ListReading, machineRow, type MachineRow } from '#src/pages/machines/machine-row.ts';
import { useFilters } from '#src/pages/machines/use-filters.ts';
import { ThemedRoot } from '#src/shell/ThemedRoot.tsx';
import { DataList } from '#src/ui/DataList.tsx';
import '#src/shell/global.css';

// The only file of the bench that knows the app's list: it puts together what MachinesPage.tsx does, without Azure behind it.

const now = Date.UTC(2026, 10, 25, 12);
const list: ListReading = { readAt: now, source: 'Azure Resource Graph', now, renewedWithin: 60_000 };

/** What Azure Resource Graph would have said of the machine. */
function fleetMachine(machine: BenchMachine): FleetMachine {
  const { name, status, resourceGroup, region } = machine;
  const id = `/subscriptions/${machine.subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.HybridCompute/machines/${name}`;
  return {
    id,
    name,
    subscriptionId: machine.subscription,
    subscriptionName: machine.subscription,
    resourceGroup,
    location: region,
    status,
    lastStatusChange: new Date(now - 3_600_000).toISOString(),
    tags: new Map(machine.tags.split('; ').map((tag): [string, string] => [tag.split('=', 1)[0] ?? '', tag])),
    azureLocal: false,
    facts: {
      machineId: id,
      operatingSystem: { type: 'windows', sku: machine.operatingSystem, version: '10.0.20348.2700' },
      ...(machine.eligibility === 'Cannot tell' ? {} : { memoryBytes: 16 * 1024 ** 3 }),
      licence: { payAsYouGo: machine.eligibility !== 'Not eligible', softwareAssurance: false },
      agent: { version: machine.agentVersion, status },
      extension: 'absent',
      azureLocal: false,
      permissions: {},
      region,
    },
  };
}

let rows: MachineRow[] = [];

const columns = machineColumns(now);
const rowKey = (row: MachineRow) => row.machine.id;
const rowLabel = (row: MachineRow) => row.machine.name;

function Machines() {
  const [filters, setFilters] = useFilters();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => sortMachineRows(filterRows(rows, filters), readSort(filters.sort)), [filters]);
  return (
    <>
      <FleetFilters rows={rows} filters={filters} onChange={setFilters} />
      <DataList
        label="Machines"
        rows={shown}
        columns={columns}
        rowKey={rowKey}
        rowLabel={rowLabel}
        sort={readSort(filters.sort)}
        onSort={(next) => setFilters({ ...filters, sort: writeSort(next) })}
        selected={selected}
        onSelect={setSelected}
        empty="No machine matches"
      />
    </>
  );
}

const columnKeys: Record<SortedColumn, string> = {
  status: 'status',
  operatingSystem: 'operatingSystem',
  resourceGroup: 'resourceGroup',
  subscription: 'subscription',
  region: 'location',
};

window.contender = {
  prepare(machines) {
    rows = machines.map((machine) => machineRow(fleetMachine(machine), notRead, list));
  },
  show(place) {
    const router = createBrowserRouter([{ path: '*', Component: Machines }]);
    createRoot(place).render(
      <ThemedRoot>
        <RouterProvider router={router} />
      </ThemedRoot>,
    );
  },
  filter: (text) => filterRows(rows, { search: text }).length,
  sort: (column) => sortMachineRows(rows, readSort(columnKeys[column])),
};
