import type { MachineSeed } from './machine-seed.ts';

/** Which subscription and region the machines of a group are in. */
interface Place {
  subscriptionId: string;
  location: string;
}

/** Real text of installations that failed because Azure Stack HCI's provider was not registered. */
const providerFailure =
  'Extension returned non-zero exit code for Install: 1. Extension error output: std error: .  Extension Message: Failed to install the Device Management Extension probably because the Resource Provider (Microsoft.AzureStackHCI) is not yet registered in the subscription.';

/** Real text of installations that were cut off from certificate revocation lists. */
export const timeoutFailure =
  'Extension failed during enable. Enable command timed out. Extension Message: Device initialization is in progress.';

type Rest = Omit<MachineSeed, 'subscriptionId' | 'resourceGroup' | 'location'>;

const inGroup = (place: Place, resourceGroup: string, machines: Rest[]): MachineSeed[] =>
  machines.map((machine) => ({ ...machine, ...place, resourceGroup }));

const sql = (name: string, more: Partial<Rest> = {}): Rest => ({
  name,
  os: 'server2022',
  memoryGigabytes: 32,
  licence: 'softwareAssurance',
  tags: { environment: 'production', workload: 'sql' },
  ...more,
});

const web = (name: string, os: Rest['os'], more: Partial<Rest> = {}): Rest => ({
  name,
  os,
  memoryGigabytes: 16,
  licence: 'payAsYouGo',
  tags: { environment: 'production', workload: 'web' },
  ...more,
});

const file = (name: string, more: Partial<Rest> = {}): Rest => ({
  name,
  os: 'server2019',
  memoryGigabytes: 16,
  licence: 'softwareAssurance',
  tags: { environment: 'production', workload: 'files' },
  ...more,
});

const remoteSupport = [{ publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' }];

const sqlMachines: Rest[] = [
  sql('SRV-SQL-01'),
  sql('SRV-SQL-02'),
  sql('SRV-SQL-03'),
  sql('SRV-SQL-04'),
  sql('SRV-ETL-01', { memoryGigabytes: 64 }),
  sql('SRV-RPT-01', { os: 'server2025' }),
];

const webMachines: Rest[] = [
  web('SRV-WEB-01', 'server2019'),
  web('SRV-WEB-02', 'server2022Standard'),
  web('SRV-WEB-03', 'server2025'),
  web('SRV-WEB-04', 'server2025'),
  web('SRV-WEB-05', 'server2022Standard', { offlineDays: 3 }),
  web('SRV-WEB-06', 'server2022Standard', { extensionsBlockList: remoteSupport }),
  web('SRV-API-01', 'server2022', { memoryGigabytes: 32 }),
  web('SRV-API-02', 'server2022', { memoryGigabytes: 32 }),
];

const fileMachines: Rest[] = [
  file('SRV-FILE-01', { os: 'server2016', memoryGigabytes: 3 }),
  file('SRV-FILE-02', { os: 'server2012R2' }),
  file('SRV-FILE-03', { licence: 'none' }),
  file('SRV-FILE-04', { configMode: 'monitor' }),
  file('SRV-FILE-05', { extensionsEnabled: false }),
  file('SRV-FILE-06'),
  file('LNX-APP-01', { os: 'ubuntu', licence: 'none', tags: { environment: 'production', workload: 'app' } }),
  file('SRV-OLD-02', { offlineDays: 63, agentVersion: '1.52.02957.2119' }),
  file('SRV-SLOW-01', { install: 'hangs' }),
  file('SRV-FAIL-01', { install: 'fails', failure: providerFailure }),
  file('SRV-AGENT-01', { agentVersion: '1.40.02664.1629' }),
  file('SRV-BACKUP-01', { os: 'server2022', memoryGigabytes: 64 }),
  file('SRV-PRINT-01', { memoryGigabytes: 8, agentVersion: '1.66.03381.2415' }),
];

const nodes = (clusterId: string): Rest[] =>
  ['AZL-NODE-01', 'AZL-NODE-02'].map((name) => ({
    name,
    os: 'azureLocal',
    memoryGigabytes: 256,
    licence: 'softwareAssurance',
    clusterId,
    tags: { environment: 'production', workload: 'virtualisation' },
  }));

/** Machines of the subscription "Contoso Production". */
export const productionMachines = (subscriptionId: string, clusterId: string): MachineSeed[] => {
  const place = { subscriptionId, location: 'westeurope' };
  return [
    ...inGroup(place, 'rg-sql-prod', sqlMachines),
    ...inGroup(place, 'rg-web-prod', webMachines),
    ...inGroup(place, 'rg-files-prod', fileMachines),
    ...inGroup(place, 'rg-azurelocal', nodes(clusterId)),
    ...inGroup(place, 'rg-locked', [file('SRV-LOCK-01', { os: 'server2022' })]),
    ...inGroup(place, 'rg-policy-denied', [file('SRV-DENY-01', { os: 'server2022' })]),
  ];
};

/** Machines of the subscription "Contoso Branch Offices". */
export const branchMachines = (subscriptionId: string): MachineSeed[] =>
  inGroup(
    { subscriptionId, location: 'northeurope' },
    'rg-branches',
    ['01', '02', '03', '04', '05', '06', '07', '08'].map((number, index) => ({
      name: `SRV-BRANCH-${number}`,
      os: index % 2 === 0 ? 'server2022Standard' : 'server2019',
      memoryGigabytes: 8,
      licence: 'softwareAssurance',
      tags: { environment: 'branch', site: `site-${number}` },
    })),
  );

/** Machines of the subscription "Fabrikam (acquired)". */
export const fabrikamMachines = (subscriptionId: string): MachineSeed[] => {
  const place = { subscriptionId, location: 'westeurope' };
  return [
    ...inGroup(place, 'rg-fabrikam', [
      { name: 'SRV-FAB-01', os: 'server2019', licence: 'none' },
      { name: 'SRV-FAB-02', os: 'server2019', licence: 'softwareAssurance' },
    ]),
    ...inGroup(place, 'rg-fabrikam-erp', [{ name: 'SRV-FAB-03', os: 'server2022', licence: 'softwareAssurance' }]),
  ];
};
