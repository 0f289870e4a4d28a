import type { GraphResource } from '#sandbox/kusto/resource-table.ts';
import type { Json } from '#sandbox/kusto/values.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { extensionResource, machineResource } from './hybrid-compute-resources.ts';
import { resourceGroupResource } from './resource-groups.ts';
import { builtInRoles, roleAllows } from './roles.ts';
import { isWithinScope, pathParts } from './scope.ts';
import { subscriptionResource } from './subscriptions.ts';

/** The state of a tenant is plain data, so what ARM shows of it is JSON but for absent values. */
const toJson = (value: unknown): Json => (value === undefined ? null : (value as Json));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An ARM resource as a row of Resource Graph: type and resource group in lower case, absent texts empty. */
const graphRow = (tenant: Tenant, resource: Record<string, unknown>): GraphResource => {
  const { subscriptionId = '', resourceGroup = '' } = pathParts(textOf(resource['id']));
  return {
    id: textOf(resource['id']),
    name: textOf(resource['name']),
    type: textOf(resource['type']).toLowerCase(),
    tenantId: tenant.tenantId,
    kind: textOf(resource['kind']),
    location: textOf(resource['location']),
    resourceGroup: resourceGroup.toLowerCase(),
    subscriptionId,
    managedBy: textOf(resource['managedBy']),
    sku: toJson(resource['sku']),
    plan: toJson(resource['plan']),
    properties: toJson(resource['properties']),
    tags: toJson(resource['tags'] ?? {}),
    identity: toJson(resource['identity']),
    zones: toJson(resource['zones']),
    extendedLocation: toJson(resource['extendedLocation']),
  };
};

/** What of a tenant a query may see. */
export interface GraphScope {
  tenant: Tenant;
  principalId: string;
  /** Lower-case ids of the subscriptions asked for. */
  subscriptions: ReadonlySet<string>;
}

/** Tells whether the principal may perform an action on a resource in scope. Decided per assignment once, not per resource. */
const reader = ({ tenant, principalId, subscriptions }: GraphScope, action: string): ((id: string) => boolean) => {
  const allowing = new Set(builtInRoles.filter((role) => roleAllows(role, action)).map(({ name }) => name));
  const scopes = tenant.roleAssignments
    .filter((assignment) => assignment.principalId === principalId && allowing.has(assignment.role))
    .map(({ scope }) => scope);
  return (id) =>
    subscriptions.has(idKey(pathParts(id).subscriptionId ?? '')) && scopes.some((scope) => isWithinScope(id, scope));
};

/** Rows of the table `resources`: machines and their extensions. Deployments and edge device jobs are not in Resource Graph. */
export const resourceRows = (scope: GraphScope): GraphResource[] => {
  const { tenant } = scope;
  const mayReadMachine = reader(scope, 'Microsoft.HybridCompute/machines/read');
  const mayReadExtension = reader(scope, 'Microsoft.HybridCompute/machines/extensions/read');
  const machines = [...tenant.machines.values()]
    .filter(({ id }) => mayReadMachine(id))
    .map((machine) => machineResource(tenant, machine));
  const extensions = [...tenant.extensions.values()]
    .filter(({ id }) => mayReadExtension(id))
    .map((extension) => extensionResource(extension));
  return [...machines, ...extensions].map((resource) => graphRow(tenant, resource));
};

/** Rows of the table `resourcecontainers`: subscriptions and resource groups. */
export const containerRows = (scope: GraphScope): GraphResource[] => {
  const { tenant } = scope;
  const mayReadSubscription = reader(scope, 'Microsoft.Resources/subscriptions/read');
  const mayReadGroup = reader(scope, 'Microsoft.Resources/subscriptions/resourceGroups/read');
  const subscriptions = [...tenant.subscriptions.values()]
    .filter(({ subscriptionId }) => mayReadSubscription(`/subscriptions/${subscriptionId}`))
    .map((subscription) => {
      const { displayName, state, subscriptionPolicies, ...rest } = subscriptionResource(tenant, subscription);
      const properties = { state, subscriptionPolicies };
      return graphRow(tenant, { ...rest, name: displayName, type: 'microsoft.resources/subscriptions', properties });
    });
  const groups = [...tenant.resourceGroups.values()]
    .map(resourceGroupResource)
    .filter((group) => mayReadGroup(textOf(group['id'])))
    .map((group) => graphRow(tenant, { ...group, type: 'microsoft.resources/subscriptions/resourcegroups' }));
  return [...subscriptions, ...groups];
};
