import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { type FleetRow, fleetRow } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { FleetFilters } from '#src/pages/machines/FleetFilters.tsx';
import { indexFleet } from '#src/pages/machines/fleet-index.ts';
import { type FleetView, fleetView } from '#src/pages/machines/fleet-view.ts';
import { machineColumns, readSort, sortMachineRows, writeSort } from '#src/pages/machines/machine-columns.tsx';
import { filterRows } from '#src/pages/machines/machine-filter.ts';
import { machineList, machineSelection } from '#src/pages/machines/machine-list.ts';
import type { ListReading, MachineRow } from '#src/pages/machines/machine-row.ts';
import { useFilters } from '#src/pages/machines/use-filters.ts';
import { useSelectedMachines } from '#src/pages/machines/use-selected-machines.ts';
import { ThemedRoot } from '#src/shell/ThemedRoot.tsx';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import '#src/shell/global.css';

// The only file of the bench that knows the app's list: it puts together what MachinesPage.tsx does, without Azure behind it.

const now = Date.UTC(2026, 10, 25, 12);
const reading: ListReading = { readAt: now, source: 'Azure Resource Graph', now, renewedWithin: 60_000 };

/** What Azure Resource Graph would have said of the machine. */
function listed(machine: BenchMachine, subscriptionId: string): FleetRow {
  const { name, resourceGroup } = machine;
  return fleetRow({
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.HybridCompute/machines/${name}`,
    location: machine.region,
    tags: Object.fromEntries(machine.tags.split('; ').map((tag) => tag.split('=', 2))),
    lastStatusChange: new Date(now - 3_600_000).toISOString(),
    status: machine.status,
    agentVersion: machine.agentVersion,
    osType: 'windows',
    osSku: machine.operatingSystem,
    osVersion: '10.0.20348.2700',
    hardwareMemory: machine.eligibility === 'Cannot tell' ? null : 16 * 1024 ** 3,
    licenseProfile: { softwareAssurance: { softwareAssuranceCustomer: machine.eligibility !== 'Not eligible' } },
  });
}

/** An id for each name of a subscription. */
function createIds(): { of: (name: string) => string; names: () => Map<string, string> } {
  const ids = new Map<string, string>();
  return {
    of(name) {
      const known = ids.get(name) ?? `00000000-0000-4000-8000-${String(ids.size).padStart(12, '0')}`;
      ids.set(name, known);
      return known;
    },
    names: () => new Map([...ids].map(([name, id]) => [id, name])),
  };
}

let view: FleetView | undefined;

const columns = machineColumns(now);
const rowKey = (row: MachineRow) => row.machine.id;
const rowLabel = (row: MachineRow) => row.machine.name;

function Machines() {
  const [filters, setFilters] = useFilters();
  const [selected, setSelected] = useSelectedMachines(view?.table);
  const list = useMemo(() => machineList(view, filters), [filters]);
  const selection = useMemo(() => machineSelection(list, selected, setSelected), [list, selected, setSelected]);
  return (
    <>
      <FleetFilters view={view} filters={filters} onChange={setFilters} status="" end={null} />
      <DataList
        label="Machines"
        rows={list}
        columns={columns}
        rowKey={rowKey}
        rowLabel={rowLabel}
        sort={readSort(filters.sort)}
        onSort={(next) => setFilters({ ...filters, sort: writeSort(next) })}
        selection={selection}
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
  async prepare(machines) {
    const ids = createIds();
    const rows = machines.map((machine) => listed(machine, ids.of(machine.subscription)));
    const index = await indexFleet(fleetTable(rows, ids.names()), reading, new AbortController().signal);
    view = index && fleetView(index, reading, { jobs: new Map(), direct: new Map() });
  },
  show(place) {
    const router = createBrowserRouter([{ path: '*', Component: Machines }]);
    createRoot(place).render(
      <ThemedRoot>
        <RouterProvider router={router} />
      </ThemedRoot>,
    );
  },
  filter: (text) => (view === undefined ? 0 : filterRows(view, { search: text }).length),
  sort: (column) => view && sortMachineRows(view, filterRows(view, {}), readSort(columnKeys[column])),
};
