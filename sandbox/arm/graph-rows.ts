import type { GraphResource } from '#sandbox/kusto/resource-table.ts';
import type { Json } from '#sandbox/kusto/values.ts';
import { idKey, lifeTime, tenantNow } from '#sandbox/tenant.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { extensionResource, machineResource } from './hybrid-compute-resources.ts';
import { resourceGroupResource } from './resource-groups.ts';
import { builtInRoles, roleAllows } from './roles.ts';
import { subscriptionResource } from './subscriptions.ts';

/** The state of a tenant is plain data, so what ARM shows of it is JSON but for absent values. */
const toJson = (value: unknown): Json => (value === undefined ? null : (value as Json));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An ARM resource as a row of Resource Graph: type and resource group in lower case, absent texts empty. */
const graphRow = (tenant: Tenant, resource: Record<string, unknown>): GraphResource => {
  // `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/…`
  const [, , subscriptionId = '', , resourceGroup = ''] = textOf(resource['id']).split('/', 5);
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

/**
 * Tells whether the principal may perform an action on a resource in scope, by the resource's lower-case id. Roles are looked
 * up once, not for each of what may be a hundred thousand resources.
 */
const reader = ({ tenant, principalId, subscriptions }: GraphScope, action: string): ((key: string) => boolean) => {
  const allowing = new Set(builtInRoles.filter((role) => roleAllows(role, action)).map(({ name }) => name));
  const prefixes = tenant.roleAssignments
    .filter((assignment) => assignment.principalId === principalId && allowing.has(assignment.role))
    .map(({ scope }) => `${idKey(scope).replace(/\/+$/, '')}/`);
  return (key) =>
    subscriptions.has(key.split('/', 3)[2] ?? '') && prefixes.some((prefix) => `${key}/`.startsWith(prefix));
};

/** A row with the lower-case id and the action that decide who sees it. */
interface GuardedRow {
  key: string;
  action: string;
  row: GraphResource;
}

const readMachine = 'Microsoft.HybridCompute/machines/read';
const readExtension = 'Microsoft.HybridCompute/machines/extensions/read';

/** Machines and their extensions as they are now. Deployments and edge device jobs are not in Resource Graph. */
const presentRows = (tenant: Tenant): GuardedRow[] => {
  const rows: GuardedRow[] = [];
  for (const [key, machine] of tenant.machines) {
    rows.push({ key, action: readMachine, row: graphRow(tenant, machineResource(tenant, machine)) });
  }
  for (const [key, extension] of tenant.extensions) {
    rows.push({ key, action: readExtension, row: graphRow(tenant, extensionResource(extension)) });
  }
  return rows;
};

/** Resource Graph answers from a copy. Copies can be made again, so they are not part of a tenant's state. */
const copies = new WeakMap<Tenant, { madeAt: number; rows: GuardedRow[] }>();

const currentRows = (tenant: Tenant): GuardedRow[] => {
  if (tenant.graphLag === undefined) return presentRows(tenant);
  const now = tenantNow(tenant);
  const kept = copies.get(tenant);
  if (kept && now - kept.madeAt < lifeTime(tenant, tenant.graphLag)) return kept.rows;
  const rows = structuredClone(presentRows(tenant));
  copies.set(tenant, { madeAt: now, rows });
  return rows;
};

/** Rows of the table `resources`. */
export const resourceRows = (scope: GraphScope): GraphResource[] => {
  const mayRead = new Map([readMachine, readExtension].map((action) => [action, reader(scope, action)]));
  return currentRows(scope.tenant)
    .filter(({ key, action }) => mayRead.get(action)?.(key))
    .map(({ row }) => row);
};

/** Rows of the table `resourcecontainers`: subscriptions and resource groups. */
export const containerRows = (scope: GraphScope): GraphResource[] => {
  const { tenant } = scope;
  const mayReadSubscription = reader(scope, 'Microsoft.Resources/subscriptions/read');
  const mayReadGroup = reader(scope, 'Microsoft.Resources/subscriptions/resourceGroups/read');
  const subscriptions = [...tenant.subscriptions.values()]
    .filter(({ subscriptionId }) => mayReadSubscription(idKey(`/subscriptions/${subscriptionId}`)))
    .map((subscription) => {
      const { displayName, state, subscriptionPolicies, ...rest } = subscriptionResource(tenant, subscription);
      const properties = { state, subscriptionPolicies };
      return graphRow(tenant, { ...rest, name: displayName, type: 'microsoft.resources/subscriptions', properties });
    });
  const groups = [...tenant.resourceGroups.values()]
    .map(resourceGroupResource)
    .filter((group) => mayReadGroup(idKey(textOf(group['id']))))
    .map((group) => graphRow(tenant, { ...group, type: 'microsoft.resources/subscriptions/resourcegroups' }));
  return [...subscriptions, ...groups];
};
