import { idKey } from '#sandbox/tenant.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { ArmError } from './http.ts';
import { pathParts } from './scope.ts';

/** Anything that carries tags. */
export interface Tagged {
  tags?: Record<string, string>;
}

/** The subscription, resource group, machine, extension or kept resource with an id. */
export const findTagged = (tenant: Tenant, scope: string): Tagged | undefined => {
  const key = idKey(scope);
  return (
    tenant.machines.get(key) ??
    tenant.extensions.get(key) ??
    tenant.resourceGroups.get(key) ??
    tenant.keptResources.get(key) ??
    tenant.subscriptions.get(key.replace(/^\/subscriptions\//, ''))
  );
};

/** @throws {ArmError} 404 when nothing has that id. */
export const requireScope = (tenant: Tenant, scope: string): void => {
  const key = idKey(scope);
  if (!findTagged(tenant, scope) && !tenant.jobs.has(key) && !tenant.deployments.has(key)) throw scopeNotFound(scope);
};

/** ARM's refusal of what does not exist. */
export const scopeNotFound = (scope: string): ArmError => {
  const { resourceGroup, namespace } = pathParts(scope);
  if (resourceGroup !== undefined && namespace === undefined)
    return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`);
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${scope.split('/providers/').at(-1) ?? scope}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
};
