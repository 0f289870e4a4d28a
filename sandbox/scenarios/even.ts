import { tenantNow, type Person, type Tenant } from '#sandbox/tenant.ts';
import { addRemoteSupport } from './extension-seed.ts';
import { addMachine } from './machine-seed.ts';
import {
  addPerson,
  addResourceGroup,
  addSubscription,
  assignRole,
  emptyTenant,
  machineCount,
  type TenantOptions,
} from './tenant-seed.ts';

const subscriptionCount = 20;
const groupsEach = 10;
const machinesEach = 50;
const most = subscriptionCount * groupsEach * machinesEach;

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/**
 * Machines that are all alike: 20 subscriptions with 10 resource groups of 50 machines each, or the first so many of them, every one
 * connected and eligible, a quarter with the extension. It stands beside `fleet`, which is as mixed as life, for what has to be
 * counted: one consent over so many machines, of which each must end up with access, or pages of a known length.
 *
 * @throws {Error} when the number is not a whole one, or too large.
 */
export const even = (options: TenantOptions): Tenant => {
  const count = machineCount(options, { usual: most, most });
  const tenant = emptyTenant('even', options);
  const now = tenantNow(tenant);
  const ada = addPerson(tenant, 'ada.lovelace@contoso.example', 'Ada Lovelace', 'Owner of every subscription');
  const groups = Array.from({ length: Math.ceil(count / machinesEach) }, (_, index) => index);
  for (const index of groups) {
    const s = 1 + Math.floor(index / groupsEach);
    const g = 1 + (index % groupsEach);
    const place = addGroup(tenant, { s, g, owner: ada });
    const size = Math.min(machinesEach, count - index * machinesEach);
    for (let m = 1; m <= size; m += 1) {
      const machine = addMachine(
        tenant,
        {
          ...place,
          name: `SRV-${twoDigits(s)}${twoDigits(g)}-${String(m).padStart(3, '0')}`,
          os: m % 3 === 0 ? 'server2019' : 'server2022',
          licence: m % 2 === 0 ? 'payAsYouGo' : 'softwareAssurance',
        },
        now,
      );
      if (m % 4 === 0) addRemoteSupport(tenant, machine, now - 86_400_000);
    }
  }
  return tenant;
};

/** Where a group's machines go. Its subscription comes with its first group. */
const addGroup = (tenant: Tenant, { s, g, owner }: { s: number; g: number; owner: Person }) => {
  const { subscriptionId } = addSubscription(tenant, `Landing zone ${twoDigits(s)}`);
  if (g === 1) assignRole(tenant, owner.objectId, 'Owner', `/subscriptions/${subscriptionId}`);
  const resourceGroup = `rg-app-${twoDigits(g)}`;
  addResourceGroup(tenant, subscriptionId, resourceGroup, 'westeurope');
  return { subscriptionId, resourceGroup, location: 'westeurope' };
};
