import { tenantNow, type MachineState, type Person, type Tenant } from '#sandbox/tenant.ts';
import { addRemoteSupport } from './extension-seed.ts';
import { createNumbering, fleetMachine, type Numbering, type Place, type Region } from './fleet-machines.ts';
import { addActiveGrant } from './job-seed.ts';
import { addMachine } from './machine-seed.ts';
import { operatingSystems } from './operating-systems.ts';
import { createRandom, type Random, type Weighted } from './random.ts';
import {
  addPerson,
  addResourceGroup,
  addSubscription,
  assignRole,
  emptyTenant,
  machineCount,
  type TenantOptions,
} from './tenant-seed.ts';

const usual = 10_000;
const most = 200_000;
const machinesASubscription = 250;

/** Any number would do; another one makes another fleet. */
const seed = 2411;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const regions: readonly [Region, ...Region[]] = [
  { name: 'westeurope', short: 'weu', sites: ['AMS', 'BRU', 'PAR'] },
  { name: 'northeurope', short: 'neu', sites: ['DUB', 'OSL', 'STO'] },
  { name: 'germanywestcentral', short: 'gwc', sites: ['BER', 'FRA', 'MUC'] },
  { name: 'uksouth', short: 'uks', sites: ['LON', 'MAN'] },
  { name: 'eastus', short: 'eus', sites: ['NYC', 'BOS', 'ATL'] },
  { name: 'westus2', short: 'wus2', sites: ['SEA', 'PDX'] },
  { name: 'southeastasia', short: 'sea', sites: ['SIN', 'KUL'] },
  { name: 'australiaeast', short: 'aue', sites: ['SYD', 'BNE'] },
];

const departments = [
  'Retail',
  'Logistics',
  'Manufacturing',
  'Finance',
  'Research',
  'Health',
  'Energy',
  'Shared Services',
] as const;

const environments: Weighted<string> = [
  [60, 'Production'],
  [20, 'Test'],
  [15, 'Development'],
  [5, 'Disaster recovery'],
];

const failure = 'Extension failed during enable. Enable command timed out.';
const progress = 'Device initialization is in progress.';

const extensionShare = 0.21;
const grantShare = 0.005;

interface Sowing {
  tenant: Tenant;
  random: Random;
  owner: Person;
  numbered: Numbering;
  now: number;
}

/**
 * The fleet of a large company, as mixed as life: one subscription for about 250 machines, each with resource groups in two regions;
 * machines of every kind of eligibility, some away, about a fifth with the remote support extension and a few with live access. The
 * same number of machines gives the same fleet.
 *
 * @throws {Error} when the number is not a whole one, or too large.
 */
export const fleet = (options: TenantOptions): Tenant => {
  const count = machineCount(options, { usual, most });
  const tenant = emptyTenant('fleet', options);
  const random = createRandom(seed);
  const owner = addPerson(tenant, 'ada.lovelace@contoso.example', 'Ada Lovelace', 'Owner of every subscription');
  const grace = addPerson(tenant, 'grace.hopper@contoso.example', 'Grace Hopper', 'Owner of the first subscription');
  const rita = addPerson(tenant, 'rita.reader@contoso.example', 'Rita Reader', 'Reader of every subscription');
  const sowing = { tenant, random, owner, numbered: createNumbering(), now: tenantNow(tenant) };
  for (const size of subscriptionSizes(random, count)) {
    const { subscriptionId, place } = addNextSubscription(sowing);
    const scope = `/subscriptions/${subscriptionId}`;
    if (tenant.subscriptions.size === 1) assignRole(tenant, grace.objectId, 'Owner', scope);
    assignRole(tenant, owner.objectId, 'Owner', scope);
    assignRole(tenant, rita.objectId, 'Reader', scope);
    assignRole(tenant, tenant.servicePrincipal.objectId, 'Contributor', scope);
    for (let left = size; left > 0; left -= 1) addNextMachine(sowing, place());
  }
  return tenant;
};

/** How many machines each subscription has, none of them none: 40 to 160 percent of the usual, `count` in all. */
const subscriptionSizes = (random: Random, count: number): number[] => {
  const weights = Array.from(
    { length: Math.max(1, Math.round(count / machinesASubscription)) },
    () => 0.4 + 1.2 * random.next(),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weighed = 0;
  let given = 0;
  return weights.map((weight) => {
    weighed += weight;
    const size = Math.round((count * weighed) / total) - given;
    given += size;
    return size;
  });
};

/** Adds a subscription; `place` then gives the place of each of its machines. */
const addNextSubscription = ({ tenant, random }: Sowing) => {
  const department = random.pick(departments);
  const environment = random.weighted(environments);
  const number = String(tenant.subscriptions.size + 1).padStart(3, '0');
  const { subscriptionId } = addSubscription(tenant, `${department} ${environment} ${number}`);
  const near = random.pick(regions);
  const far = random.pick(regions);
  const place = (): Place => ({ subscriptionId, department, environment, region: random.chance(0.7) ? near : far });
  return { subscriptionId, place };
};

const addNextMachine = (sowing: Sowing, place: Place): void => {
  const { tenant, random, now } = sowing;
  const { family, seed: machineSeed } = fleetMachine(random, place, sowing.numbered);
  const stage = place.environment.toLowerCase().replace(' ', '-');
  const resourceGroup = `rg-${family}-${stage}-${place.region.short}`;
  addResourceGroup(tenant, place.subscriptionId, resourceGroup, place.region.name, { Environment: place.environment });
  const machine = addMachine(tenant, { ...machineSeed, resourceGroup }, now);
  const isWindows = operatingSystems[machineSeed.os].osType === 'windows';
  if (isWindows && random.chance(extensionShare)) addExtension(sowing, machine);
};

/** Most are installed, a few of them used just now; some have failed or go on. */
const addExtension = ({ tenant, random, owner, now }: Sowing, machine: MachineState): void => {
  const outcome = random.weighted([
    [94, 'installed'],
    [4, 'failed'],
    [2, 'going on'],
  ]);
  if (outcome === 'going on') addRemoteSupport(tenant, machine, now - random.between(1, 50) * minute, { progress });
  else {
    const at = now - random.between(1, 300) * day;
    addRemoteSupport(tenant, machine, at, outcome === 'failed' ? { failure } : {});
  }
  if (outcome !== 'installed' || !random.chance(grantShare)) return;
  addActiveGrant(tenant, machine, {
    jobName: 'remoteSupport',
    by: owner,
    level: random.pick(['Diagnostics', 'DiagnosticsAndRepair']),
    startedAt: now - random.between(10, 48 * 60) * minute,
    expiresAt: now + random.between(60, 72 * 60) * minute,
  });
};
