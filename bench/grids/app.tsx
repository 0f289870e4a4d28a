import { createRoot } from 'react-dom/client';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { FleetBuilder } from '#src/azure/fleet/fleet-table.ts';
import { machineColumns } from '#src/pages/machines/machine-columns.tsx';
import { type MachineData, machineData } from '#src/pages/machines/machine-data.ts';
import { indexMachines } from '#src/pages/machines/machine-index.ts';
import { ThemedRoot } from '#src/shell/theme.tsx';
import { ListPage } from '#src/ui/list/ListPage.tsx';
import { createSelectionStore, useListSelection } from '#src/ui/list/list-selection.ts';
import { useListState } from '#src/ui/list/list-state.ts';
import { rowOfItem } from '#src/azure/fleet/fleet-query.ts';
import './contender.ts';
import type { BenchMachine } from './machines.ts';
import 'virtual:fluent-themes.css';
import '#src/shell/global.css';

// The only file here that knows the app's list: it puts together what MachinesPage.tsx does, without Azure behind it.

const now = Date.UTC(2026, 10, 25, 12);

let data: MachineData | undefined;
const columns = machineColumns(now, new Map());
const selectionStore = createSelectionStore();
const facets = ['access', 'status', 'eligibility', 'subscription'].map((key) => ({ key, label: key }));

const subscriptionId = (name: string) => `00000000-0000-4000-8000-${name.slice(-2).padStart(12, '0')}`;

/** What Azure Resource Graph would have said of the machine. */
function itemOf({ name, resourceGroup, ...machine }: BenchMachine): Record<string, unknown> {
  return {
    id: `/subscriptions/${subscriptionId(machine.subscription)}/resourceGroups/${resourceGroup}/providers/Microsoft.HybridCompute/machines/${name}`,
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
  };
}

function Machines() {
  const view = useListState(facets);
  const selection = useListSelection(data, selectionStore);
  const rest = { data, columns, selection, now, empty: 'No machine' };
  return <ListPage {...view} {...rest} noun="machines" keep="machines" />;
}

const shown = createStore(() => ({ isShown: false }));

function Page() {
  return useStore(shown, ({ isShown }) => isShown) ? <Machines /> : null;
}

window.contender = {
  async prepare(machines, place) {
    const builder = new FleetBuilder();
    for (const machine of machines) builder.add(rowOfItem(itemOf(machine)) ?? []);
    builder.subscriptionNames = new Map(machines.map(({ subscription: name }) => [subscriptionId(name), name]));
    data = machineData(await indexMachines(builder.table(), now, new AbortController().signal), new Map(), now);
    const router = createBrowserRouter([{ path: '*', Component: Page }]);
    createRoot(place).render(
      <ThemedRoot>
        <RouterProvider router={router} />
      </ThemedRoot>,
    );
  },
  show: () => shown.setState({ isShown: true }),
};
