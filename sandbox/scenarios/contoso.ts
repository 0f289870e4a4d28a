import { idKey, tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { branchMachines, fabrikamMachines, productionMachines, timeoutFailure } from './contoso-machines.ts';
import { addPeople, scope, type Subscriptions } from './contoso-people.ts';
import { addContosoPolicies } from './contoso-policies.ts';
import { addContosoTickets, addFabrikamTicket } from './contoso-tickets.ts';
import { addExtension, addRemoteSupport } from './extension-seed.ts';
import { addActiveGrant, addPastSession } from './job-seed.ts';
import { addMachine } from './machine-seed.ts';
import {
  addLock,
  addResourceGroup,
  addSubscription,
  emptyTenant,
  usualProviders,
  type TenantOptions,
} from './tenant-seed.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const productionGroups = [
  'rg-sql-prod',
  'rg-web-prod',
  'rg-files-prod',
  'rg-azurelocal',
  'rg-locked',
  'rg-policy-denied',
];

const addSubscriptions = (tenant: Tenant): Subscriptions => {
  const production = addSubscription(tenant, 'Contoso Production').subscriptionId;
  const branch = addSubscription(tenant, 'Contoso Branch Offices', {
    registeredProviders: usualProviders.filter((namespace) => namespace !== 'microsoft.azurestackhci'),
  }).subscriptionId;
  const fabrikam = addSubscription(tenant, 'Fabrikam (acquired)').subscriptionId;
  for (const name of productionGroups)
    addResourceGroup(tenant, production, name, 'westeurope', { environment: 'production' });
  addResourceGroup(tenant, branch, 'rg-branches', 'northeurope', { environment: 'branch' });
  for (const name of ['rg-fabrikam', 'rg-fabrikam-erp']) addResourceGroup(tenant, fabrikam, name, 'westeurope');
  addLock(
    tenant,
    `/subscriptions/${production}/resourceGroups/rg-locked`,
    'do-not-delete',
    'CanNotDelete',
    'Audited by Contoso Risk; ask risk@contoso.example before removing anything here.',
  );
  return { production, branch, fabrikam };
};

const addExtensions = (tenant: Tenant, machine: (name: string) => MachineState, now: number): void => {
  addRemoteSupport(tenant, machine('SRV-SQL-02'), now - 12 * day);
  addRemoteSupport(tenant, machine('SRV-SQL-03'), now - 26 * hour, { failure: timeoutFailure });
  addRemoteSupport(tenant, machine('SRV-SQL-04'), now - 5 * day);
  addRemoteSupport(tenant, machine('SRV-FAB-02'), now - 20 * day);
  addRemoteSupport(tenant, machine('SRV-FILE-06'), now - 400 * day, { name: 'EdgeRemoteSupport' });
  for (const name of ['AZL-NODE-01', 'AZL-NODE-02']) {
    addRemoteSupport(tenant, machine(name), now - 90 * day);
    addExtension(
      tenant,
      machine(name),
      {
        name: 'AzureEdgeDeviceManagement',
        publisher: 'Microsoft.Edge',
        type: 'DeviceManagementExtension',
        version: '1.2610.0.3024',
      },
      now - 30 * day,
    );
  }
  for (const name of ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01', 'SRV-WEB-02', 'SRV-FILE-06']) {
    addExtension(
      tenant,
      machine(name),
      {
        name: 'AzureMonitorWindowsAgent',
        publisher: 'Microsoft.Azure.Monitor',
        type: 'AzureMonitorWindowsAgent',
        version: '1.38.0.0',
      },
      now - 60 * day,
    );
  }
};

/**
 * A middle-sized company with about forty servers, each there for a reason: the case it stands for is named beside it in
 * `sandbox/README.md`.
 */
export const contoso = (options: TenantOptions): Tenant => {
  const tenant = emptyTenant('contoso', options);
  const now = tenantNow(tenant);
  const subscriptions = addSubscriptions(tenant);
  const alan = addPeople(tenant, subscriptions);
  const clusterId = `/subscriptions/${subscriptions.production}/resourceGroups/rg-azurelocal/providers/Microsoft.AzureStackHCI/clusters/azl-cluster-01`;
  const seeds = [
    ...productionMachines(subscriptions.production, clusterId),
    ...branchMachines(subscriptions.branch),
    ...fabrikamMachines(subscriptions.fabrikam),
  ];
  const byName = new Map(seeds.map((seed) => [seed.name, addMachine(tenant, seed, now)]));
  const machine = (name: string): MachineState => {
    const found = byName.get(name);
    if (found === undefined) throw new Error(`Scenario contoso has no machine ${name}.`);
    return found;
  };
  addExtensions(tenant, machine, now);
  addActiveGrant(tenant, machine('SRV-SQL-04'), {
    jobName: 'remoteSupport',
    by: alan,
    level: 'Diagnostics',
    startedAt: now - 5 * hour,
    expiresAt: now + 3 * hour,
  });
  addPastSession(machine('SRV-SQL-04'), 'Kim Akers', now - 4 * hour, now - 4 * hour + 23 * minute);
  addContosoPolicies(tenant, scope(subscriptions.production), alan);
  addContosoTickets(tenant, subscriptions.production, idKey(machine('SRV-SQL-01').id), now);
  addFabrikamTicket(tenant, subscriptions.fabrikam, idKey(machine('SRV-FAB-02').id), now);
  return tenant;
};
