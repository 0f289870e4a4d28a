import { type FleetRow, fleetRow } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { indexFleet } from './fleet-index.ts';
import { type FleetView, fleetView } from './fleet-view.ts';
import type { JobsKnown } from './jobs-known.ts';

// For tests of the list: machines as Resource Graph lists them, worked out.

export const now = Date.UTC(2026, 10, 24, 12);
export const contoso = '11111111-1111-4111-8111-111111111111';
/** Of the same name. */
export const twin = '22222222-2222-4222-8222-222222222222';

/** One eligible server without the extension, but for what is given. */
export const listed = (name: string, more: Parameters<typeof fleetRow>[0] & { group?: string } = {}): FleetRow =>
  fleetRow({
    id: machineId(contoso, more.group ?? 'rg-one', name),
    location: 'westeurope',
    status: 'Connected',
    agentVersion: '1.50',
    osSku: 'Windows Server 2022 Datacenter',
    osType: 'windows',
    osVersion: '10.0.20348.2700',
    hardwareMemory: 32 * 2 ** 30,
    agentConfiguration: {
      extensionsEnabled: 'true',
      configMode: 'full',
      extensionsAllowList: null,
      extensionsBlockList: null,
    },
    licenseProfile: { softwareAssurance: { softwareAssuranceCustomer: true } },
    ...more,
  });

export const withExtension = { extensionName: 'AzureEdgeRemoteSupport', extensionState: 'Succeeded' } as const;

export const listedAt = { readAt: now, source: 'Azure Resource Graph', now, renewedWithin: 180_000 } as const;

/** The list of these machines, looked at `age` ms after it was read; `jobs` and `direct` by name. */
export const viewOf = async (
  rows: readonly FleetRow[],
  jobs: Readonly<Record<string, JobsKnown>> = {},
  {
    age = 0,
    direct = {},
    restWithin = 0,
  }: { age?: number; direct?: Readonly<Record<string, AccessEvidence>>; restWithin?: number } = {},
): Promise<FleetView> => {
  const table = fleetTable(rows, new Map([contoso, twin].map((id) => [id, 'Contoso Production'])));
  const index = await indexFleet(table, listedAt, new AbortController().signal);
  if (index === undefined) throw new Error('Called off.');
  const idOf = (name: string): string => table.idAt(table.names.indexOf(name)).toLowerCase();
  const byId = <T>(known: Readonly<Record<string, T>>): ReadonlyMap<string, T> =>
    new Map(Object.entries(known).map(([name, one]) => [idOf(name), one]));
  return fleetView(index, { ...listedAt, now: now + age }, { jobs: byId(jobs), direct: byId(direct), restWithin });
};
