import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { idKey, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { operatingSystems, type OperatingSystem, type OperatingSystemName } from './operating-systems.ts';
import { stableGuid, stableNumber } from '#sandbox/stable-ids.ts';

interface ListedExtension {
  publisher: string;
  type: string;
}

/** A server in a few words; everything else an agent reports follows from them. */
export interface MachineSeed {
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  location: string;
  os: OperatingSystemName;
  memoryGigabytes?: number;
  licence?: 'softwareAssurance' | 'payAsYouGo' | 'none';
  agentVersion?: string;
  tags?: Record<string, string>;
  configMode?: 'full' | 'monitor';
  extensionsEnabled?: boolean;
  extensionsBlockList?: ListedExtension[];
  extensionsAllowList?: ListedExtension[];
  /** Resource id of the Azure Local cluster that the machine is a node of. */
  clusterId?: string;
  /** Days since Azure last heard from it; connected when absent. */
  offlineDays?: number;
  install?: MachineState['agent']['install'];
  failure?: string;
}

const day = 24 * 60 * 60 * 1000;
const gibibyte = 1024 ** 3;

/** Azure calls a machine Expired after 45 days without contact. */
const daysUntilExpired = 45;

const domain = 'corp.contoso.example';

const hardware = [
  {
    manufacturer: 'Dell Inc.',
    model: 'PowerEdge R650',
    processor: 'Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz',
    cores: 32,
  },
  {
    manufacturer: 'HPE',
    model: 'ProLiant DL380 Gen10 Plus',
    processor: 'Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz',
    cores: 16,
  },
  {
    manufacturer: 'VMware, Inc.',
    model: 'VMware Virtual Platform',
    processor: 'Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz',
    cores: 8,
  },
] as const;

const hardwareOf = (name: string) => hardware[stableNumber(`hardware/${name}`, hardware.length)] ?? hardware[0];

const detectedProperties = (seed: MachineSeed, memoryBytes: number): Record<string, string> => {
  const { manufacturer, model, processor, cores } = hardwareOf(seed.name);
  return {
    architecture: 'x64',
    cloudprovider: seed.clusterId === undefined ? 'N/A' : 'AzSHCI',
    coreCount: String(cores),
    logicalCoreCount: String(cores * 2),
    manufacturer,
    model,
    mssqldiscovered: String(seed.name.includes('SQL')),
    mysqldiscovered: 'false',
    pgsqldiscovered: 'false',
    processorCount: '2',
    processorNames: processor,
    productType: operatingSystems[seed.os].osType === 'linux' ? '' : '8',
    serialNumber: stableGuid(`serial/${seed.name}`).slice(0, 8).toUpperCase(),
    smbiosAssetTag: '',
    totalPhysicalMemoryInBytes: String(memoryBytes),
    totalPhysicalMemoryInGigabytes: String(Math.round(memoryBytes / gibibyte)),
    vmuuidEsu2012: stableGuid(`uuid/${seed.name}`),
  };
};

const productProfile = (seed: MachineSeed, now: number) =>
  seed.licence === 'payAsYouGo'
    ? {
        productType: 'WindowsServer',
        subscriptionStatus: 'Enabled',
        enrollmentDate: armTimestamp(now - 120 * day),
        billingStartDate: armTimestamp(now - 113 * day),
        productFeatures: [],
      }
    : { productType: 'WindowsServer', subscriptionStatus: 'Unknown', productFeatures: [] };

const licenseProfile = (seed: MachineSeed, now: number) => ({
  licenseStatus: 'Licensed',
  licenseChannel: seed.licence === 'payAsYouGo' ? 'PGS:TB' : 'Volume:GVLK',
  softwareAssurance: { softwareAssuranceCustomer: seed.licence === 'softwareAssurance' },
  productProfile: productProfile(seed, now),
});

const agentConfiguration = (seed: MachineSeed) => ({
  proxyUrl: '',
  incomingConnectionsPorts: [],
  extensionsAllowList: seed.extensionsAllowList ?? null,
  extensionsBlockList: seed.extensionsBlockList ?? null,
  proxyBypass: [],
  extensionsEnabled: String(seed.extensionsEnabled ?? true),
  guestConfigurationEnabled: 'true',
  configMode: seed.configMode ?? 'full',
});

const runningService = { status: 'running', startupType: 'automatic' };

const machineProperties = (seed: MachineSeed, os: OperatingSystem, now: number): Record<string, unknown> => {
  const memoryBytes = (seed.memoryGigabytes ?? 16) * gibibyte;
  const { processor, cores } = hardwareOf(seed.name);
  const fqdn = `${seed.name}.${domain}`;
  return {
    provisioningState: 'Succeeded',
    displayName: seed.name,
    machineFqdn: fqdn,
    dnsFqdn: fqdn,
    ...(os.osType === 'windows' ? { adFqdn: fqdn, domainName: domain } : { adFqdn: '', domainName: '' }),
    agentVersion: seed.agentVersion ?? '1.68.03527.2611',
    vmId: stableGuid(`vm/${seed.subscriptionId}/${seed.name}`),
    vmUuid: stableGuid(`uuid/${seed.name}`).toUpperCase(),
    osName: os.osName,
    osType: os.osType,
    osVersion: os.osVersion,
    osSku: os.osSku,
    osEdition: os.osEdition,
    mssqlDiscovered: String(seed.name.includes('SQL')),
    errorDetails: [],
    cloudMetadata: { provider: seed.clusterId === undefined ? 'N/A' : 'AzSHCI' },
    ...(seed.clusterId === undefined ? {} : { parentClusterResourceId: seed.clusterId }),
    detectedProperties: detectedProperties(seed, memoryBytes),
    hardwareProfile: {
      totalPhysicalMemoryInBytes: memoryBytes,
      numberOfCpuSockets: 2,
      processors: [{ name: processor, numberOfCores: cores }],
    },
    agentConfiguration: agentConfiguration(seed),
    ...(os.osType === 'windows' ? { licenseProfile: licenseProfile(seed, now) } : {}),
    serviceStatuses: { extensionService: runningService, guestConfigurationService: runningService },
    osProfile: { computerName: seed.name },
  };
};

const agentState = (seed: MachineSeed, now: number): MachineState['agent'] => {
  const connectedSince = now - (2 + stableNumber(`since/${seed.name}`, 40)) * day;
  return {
    online: seed.offlineDays === undefined,
    changedAt: seed.offlineDays === undefined ? connectedSince : now - seed.offlineDays * day,
    expired: (seed.offlineDays ?? 0) >= daysUntilExpired,
    install: seed.install ?? 'succeeds',
    ...(seed.failure === undefined ? {} : { failure: seed.failure }),
  };
};

/** Adds a machine to a tenant and returns it. */
export const addMachine = (tenant: Tenant, seed: MachineSeed, now: number): MachineState => {
  const { name, subscriptionId, resourceGroup, location } = seed;
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.HybridCompute/machines/${name}`;
  const machine: MachineState = {
    id,
    name,
    subscriptionId,
    resourceGroup,
    location,
    ...(seed.clusterId === undefined ? {} : { kind: 'HCI' }),
    // Its own: what a scenario gives to several machines is written on one of them later.
    tags: { ...seed.tags },
    principalId: stableGuid(`identity/${id}`),
    properties: machineProperties(seed, operatingSystems[seed.os], now),
    agent: agentState(seed, now),
    access: { state: 'none', sessions: [] },
  };
  tenant.machines.set(idKey(id), machine);
  return machine;
};
