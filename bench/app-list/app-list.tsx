import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { type FleetRow, rowOfItem } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table.ts';
import { machineColumns } from '#src/pages/machines/machine-columns.tsx';
import { createSelectionStore, useListSelection } from '#src/pages/machines/list-selection.ts';
import { type MachineData, machineData } from '#src/pages/machines/machine-data.ts';
import { indexMachines } from '#src/pages/machines/machine-index.ts';
import { ThemedRoot } from '#src/shell/theme.tsx';
import { createFinder } from '#src/ui/list/find.ts';
import { ListPage } from '#src/ui/list/ListPage.tsx';
import { plainState, useListState } from '#src/ui/list/list-state.ts';
import '#src/shell/global.css';

// The only file of the bench that knows the app's list: it puts together what MachinesPage.tsx does, without Azure behind it.

const now = Date.UTC(2026, 10, 25, 12);

/** What Azure Resource Graph would have said of the machine. */
function listed(machine: BenchMachine, subscriptionId: string): FleetRow {
  const { name, resourceGroup } = machine;
  const row = rowOfItem({
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
  if (row === undefined) throw new Error('No row.');
  return row;
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

let data: MachineData | undefined;

const columns = machineColumns(now, new Map());
const selectionStore = createSelectionStore();
const noun = { one: 'machine', many: 'machines' };
const facets = ['access', 'status', 'eligibility', 'subscription'].map((key) => ({ key, label: key }));

function Machines() {
  const view = useListState(facets);
  const selection = useListSelection(data, selectionStore);
  return (
    <ListPage
      {...view}
      noun={noun}
      data={data}
      columns={columns}
      selection={selection}
      keep="machines"
      now={now}
      empty="No machine"
    />
  );
}

const columnKeys: Record<SortedColumn, string> = {
  status: 'status',
  operatingSystem: 'operatingSystem',
  resourceGroup: 'resourceGroup',
  subscription: 'subscription',
  region: 'location',
};

const finder = createFinder();

window.contender = {
  async prepare(machines) {
    const ids = createIds();
    const rows = machines.map((machine) => listed(machine, ids.of(machine.subscription)));
    const index = await indexMachines(fleetTable(rows, ids.names()), now, new AbortController().signal);
    data = machineData(index, new Map(), now);
  },
  show(place) {
    const router = createBrowserRouter([{ path: '*', Component: Machines }]);
    createRoot(place).render(
      <ThemedRoot>
        <RouterProvider router={router} />
      </ThemedRoot>,
    );
  },
  filter: (text) => (data === undefined ? 0 : finder.rows(data, { search: text, chosen: {} }).length),
  sort: (column) => data && finder.rows(data, plainState, { key: columnKeys[column], direction: 'ascending' }),
};
