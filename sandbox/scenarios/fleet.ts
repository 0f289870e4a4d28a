import { tenantNow } from '#sandbox/tenant.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { addRemoteSupport } from './extension-seed.ts';
import { addMachine } from './machine-seed.ts';
import { addPerson, addResourceGroup, addSubscription, assignRole, emptyTenant } from './tenant-seed.ts';
import type { TenantOptions } from './tenant-seed.ts';

const subscriptionCount = 20;
const groupsEach = 10;
const machinesEach = 50;

/** A large fleet: 20 subscriptions with 10 resource groups of 50 machines each, a quarter with the extension. */
export const fleet = (options: TenantOptions): Tenant => {
  const tenant = emptyTenant('fleet', options);
  const now = tenantNow(tenant);
  const ada = addPerson(tenant, 'ada.lovelace@contoso.example', 'Ada Lovelace', 'Owner of every subscription');
  for (let s = 1; s <= subscriptionCount; s += 1) {
    const { subscriptionId } = addSubscription(tenant, `Landing zone ${String(s).padStart(2, '0')}`);
    assignRole(tenant, ada.objectId, 'Owner', `/subscriptions/${subscriptionId}`);
    for (let g = 1; g <= groupsEach; g += 1) {
      const resourceGroup = `rg-app-${String(g).padStart(2, '0')}`;
      addResourceGroup(tenant, subscriptionId, resourceGroup, 'westeurope');
      for (let m = 1; m <= machinesEach; m += 1) {
        const machine = addMachine(
          tenant,
          {
            name: `SRV-${String(s).padStart(2, '0')}${String(g).padStart(2, '0')}-${String(m).padStart(3, '0')}`,
            subscriptionId,
            resourceGroup,
            location: 'westeurope',
            os: m % 3 === 0 ? 'server2019' : 'server2022',
            licence: m % 2 === 0 ? 'payAsYouGo' : 'softwareAssurance',
            ...(m % 17 === 0 ? { offlineDays: 2 } : {}),
          },
          now,
        );
        if (m % 4 === 0) addRemoteSupport(tenant, machine, now - 86_400_000);
      }
    }
  }
  return tenant;
};
