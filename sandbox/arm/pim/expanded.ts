import { idKey, type Tenant } from '#sandbox/tenant.ts';
import { principalOf } from '#sandbox/arm/principals.ts';
import { definitionId, isCustom } from '#sandbox/arm/role-definitions.ts';
import { roleOf } from '#sandbox/arm/roles.ts';
import { pathParts } from '#sandbox/arm/scope.ts';

/** The names of scope, role and principal, which Privileged Identity Management shows beside their ids. */
export function expandedOf(tenant: Tenant, one: { scope: string; roleId: string; principalId?: string }) {
  const { scope, roleId, principalId } = one;
  const role = roleOf(tenant, roleId);
  const principal = principalOf(tenant, principalId);
  return {
    scope: { id: scope, ...placeOf(tenant, scope) },
    roleDefinition: {
      id: definitionId(scope, roleId),
      displayName: role?.name ?? '',
      type: role && isCustom(role) ? 'CustomRole' : 'BuiltInRole',
    },
    ...(principal ? { principal } : {}),
  };
}

function placeOf({ subscriptions }: Tenant, scope: string): { displayName: string; type: string } {
  const { subscriptionId = '', resourceGroup, type } = pathParts(scope);
  if (type !== undefined) return { displayName: scope.split('/').at(-1) ?? '', type: 'resource' };
  if (resourceGroup !== undefined) return { displayName: resourceGroup, type: 'resourcegroup' };
  return { displayName: subscriptions.get(idKey(subscriptionId))?.displayName ?? '', type: 'subscription' };
}
