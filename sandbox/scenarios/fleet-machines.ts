import type { MachineSeed } from './machine-seed.ts';
import type { OperatingSystemName } from './operating-systems.ts';
import type { Random, Weighted } from './random.ts';

/** Where machines stand: a region of Azure, its usual short form, and the company's sites near it. */
export interface Region {
  name: string;
  short: string;
  sites: readonly [string, ...string[]];
}

export interface Workload {
  /** In the machine's name. */
  role: string;
  /** In the name of its resource group. */
  family: string;
  applications: readonly [string, ...string[]];
  /** Usual memory, GB. */
  memory: readonly [number, ...number[]];
}

const workload = (
  role: string,
  family: string,
  applications: Workload['applications'],
  memory: Workload['memory'],
): Workload => ({ role, family, applications, memory });

const workloads: Weighted<Workload> = [
  [20, workload('APP', 'app', ['Order desk', 'SAP', 'Warehouse', 'Payroll', 'Laboratory', 'Scheduling'], [8, 16, 32])],
  [18, workload('WEB', 'web', ['Shop', 'Intranet', 'Partner portal', 'Booking'], [4, 8, 16])],
  [16, workload('SQL', 'sql', ['Order desk', 'SAP', 'Reporting', 'Payroll', 'Warehouse'], [16, 32, 64, 128])],
  [12, workload('FILE', 'files', ['File services'], [4, 8, 16])],
  [10, workload('RDS', 'desktop', ['Remote desktop'], [32, 64])],
  [8, workload('DC', 'identity', ['Active Directory'], [4, 8])],
  [6, workload('PRINT', 'files', ['Print services'], [2, 4, 8])],
  [6, workload('MGMT', 'management', ['Monitoring', 'Backup', 'Patching'], [8, 16])],
  [4, workload('CA', 'identity', ['Certificates'], [4])],
];

/** A few are older than remote support allows. */
const windowsVersions: Weighted<OperatingSystemName> = [
  [2, 'server2012'],
  [4, 'server2012R2'],
  [6, 'server2016'],
  [9, 'server2016Standard'],
  [18, 'server2019'],
  [14, 'server2019Datacenter'],
  [20, 'server2022'],
  [16, 'server2022Standard'],
  [7, 'server2025'],
  [4, 'server2025Standard'],
];

const agentVersions: Weighted<string> = [
  [40, '1.68.03527.2611'],
  [22, '1.66.03381.2415'],
  [14, '1.62.03190.2301'],
  [10, '1.58.03101.2229'],
  [6, '1.52.02957.2119'],
  [4, '1.47.02814.1994'],
  [3, '1.40.02664.1629'],
  [1, '1.34.02411.1281'],
];

const licences: Weighted<NonNullable<MachineSeed['licence']>> = [
  [60, 'softwareAssurance'],
  [25, 'payAsYouGo'],
  [15, 'none'],
];

const owners = [
  'amira.haddad',
  'ben.okafor',
  'chen.wei',
  'dana.novak',
  'elif.kaya',
  'frank.moreau',
  'greta.lind',
  'hiro.tanaka',
  'ines.duarte',
  'jonas.weber',
] as const;

const day = 24 * 60;
/** Minutes since the last contact of a machine that is away: some for an hour, some for weeks, some for good. */
const absences: Weighted<readonly [number, number]> = [
  [30, [30, day]],
  [35, [day, 7 * day]],
  [15, [7 * day, 44 * day]],
  [20, [46 * day, 400 * day]],
];

const windowsShare = 0.95;
const awayShare = 0.08;
const restrictedShare = 0.02;
const centralShare = 0.4;

/** Where a machine is to be, and what of its place shows in it. */
export interface Place {
  subscriptionId: string;
  region: Region;
  /** For instance `Production`. */
  environment: string;
  department: string;
}

/** Numbers the machines of each kind, so that no two of a tenant have one name. */
export type Numbering = (prefix: string) => string;

export const createNumbering = (): Numbering => {
  const counts = new Map<string, number>();
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}-${String(count).padStart(4, '0')}`;
  };
};

const tagsOf = (random: Random, place: Place, { role, application }: { role: string; application: string }) => {
  if (random.chance(0.04)) return {};
  return {
    Environment: place.environment,
    CostCenter: `CC-${random.between(1000, 1399)}`,
    ...(random.chance(0.85) ? { Owner: `${random.pick(owners)}@contoso.example` } : {}),
    ...(random.chance(0.9) ? { Application: application } : {}),
    ...(random.chance(0.5) ? { Department: place.department } : {}),
    ...(random.chance(0.3) ? { PatchGroup: `${random.pick(['Sat', 'Sun', 'Wed'])}-${random.between(1, 4)}` } : {}),
    ...(role === 'SQL' || random.chance(0.1)
      ? { DataClass: random.pick(['Confidential', 'Internal', 'Restricted']) }
      : {}),
  };
};

type Restriction = Pick<MachineSeed, 'configMode' | 'extensionsEnabled' | 'extensionsBlockList'>;

/** What an administrator may have forbidden the agent. */
const restrictions: readonly [Restriction, ...Restriction[]] = [
  { configMode: 'monitor' },
  { extensionsEnabled: false },
  { extensionsBlockList: [{ publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' }] },
];

/** The next machine of a place, as varied as a large company's are, and the family of its resource group. */
export const fleetMachine = (
  random: Random,
  place: Place,
  numbered: Numbering,
): { family: string; seed: Omit<MachineSeed, 'resourceGroup'> } => {
  const { role, family, applications, memory } = random.weighted(workloads);
  const isWindows = random.chance(windowsShare);
  const site = random.chance(centralShare) ? 'SRV' : random.pick(place.region.sites);
  const [least, most] = random.weighted(absences);
  const seed = {
    name: numbered(isWindows ? `${site}-${role}` : `LNX-${role}`),
    subscriptionId: place.subscriptionId,
    location: place.region.name,
    os: isWindows ? random.weighted(windowsVersions) : random.pick(['ubuntu', 'redHat'] as const),
    memoryGigabytes: random.pick(memory),
    licence: isWindows ? random.weighted(licences) : ('none' as const),
    agentVersion: random.weighted(agentVersions),
    tags: tagsOf(random, place, { role, application: random.pick(applications) }),
    ...(random.chance(awayShare) ? { offlineDays: random.between(least, most) / day } : {}),
    ...(random.chance(restrictedShare) ? random.pick(restrictions) : {}),
  };
  return { family, seed };
};
