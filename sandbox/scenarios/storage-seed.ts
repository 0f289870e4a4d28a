import { roleOf } from '#sandbox/arm/roles.ts';
import { idKey, type StorageAccount, type Tenant } from '#sandbox/tenant.ts';
import { addResourceGroup, assignRole } from './tenant-seed.ts';

const container = 'remote-support-receipts';

/**
 * Gives the tenant a storage account for evidence. The first owner and the service principal may write there and every reader who owns nothing may read; other
 * owners may neither, for owning a subscription is no permission on data.
 */
export const addStorage = (tenant: Tenant, { immutable }: Pick<StorageAccount, 'immutable'>): void => {
  const [subscriptionId] = tenant.subscriptions.keys();
  if (subscriptionId === undefined) throw new Error(`The scenario "${tenant.scenario}" has no subscription.`);
  addResourceGroup(tenant, subscriptionId, 'rg-evidence', 'westeurope');
  const id = `/subscriptions/${subscriptionId}/resourceGroups/rg-evidence/providers/Microsoft.Storage/storageAccounts/evidence`;
  tenant.storage = { id: idKey(id), container, immutable };
  const rolesOf = (objectId: string) =>
    tenant.roleAssignments
      .filter(({ principalId }) => principalId === objectId)
      .map(({ roleId }) => roleOf(tenant, roleId)?.name);
  const people = tenant.people.map(({ objectId }) => ({ objectId, roles: rolesOf(objectId) }));
  const owner = people.find(({ roles }) => roles.includes('Owner'));
  if (owner) assignRole(tenant, owner.objectId, 'Storage Blob Data Contributor', id);
  assignRole(tenant, tenant.servicePrincipal.objectId, 'Storage Blob Data Contributor', id);
  for (const { objectId, roles } of people)
    if (roles.includes('Reader') && !roles.includes('Owner'))
      assignRole(tenant, objectId, 'Storage Blob Data Reader', id);
};
