import { createKeep } from '#sandbox/kusto/kept.ts';
import { resourceRow } from '#sandbox/kusto/resource-table.ts';
import type { Row } from '#sandbox/kusto/scalar.ts';
import { idKey, type Tenant } from '#sandbox/tenant.ts';
import { resourceGroupResource } from '#sandbox/arm/resource-groups.ts';
import { allRoles, heldBy, roleAllows } from '#sandbox/arm/roles.ts';
import { subscriptionResource } from '#sandbox/arm/subscriptions.ts';
import { graphCopy, graphResource, type CopiedRow, type GraphCopy, type SubscriptionCopy } from './graph-copy.ts';

/** What of a tenant a query may see. */
export interface GraphScope {
  tenant: Tenant;
  principalId: string;
  /** Lower-case ids of the subscriptions asked for. */
  subscriptions: ReadonlySet<string>;
}

/** Where a principal may perform an action, within the subscriptions asked for. */
interface Reach {
  /** Whether it may everywhere in a subscription, by its lower-case id. */
  coversAll: (subscription: string) => boolean;
  /** Whether it may on a resource, by its lower-case id. */
  covers: (key: string) => boolean;
  /** The same for everybody who may at the same places. */
  name: string;
}

const subscriptionOf = (key: string): string => key.split('/', 3)[2] ?? '';

/** Roles are looked up once, not for each of what may be a hundred thousand resources. */
const reachOf = ({ tenant, principalId, subscriptions }: GraphScope, action: string): Reach => {
  const allowing = new Set(allRoles(tenant).flatMap((role) => (roleAllows(role, action) ? [role.id] : [])));
  const scopes = heldBy(tenant, principalId)
    .filter(({ roleId }) => allowing.has(roleId))
    .map(({ scope }) => idKey(scope).replace(/\/+$/, ''));
  const whole = new Set(scopes.filter((scope) => scope.split('/').length <= 3).map(subscriptionOf));
  const everywhere = scopes.includes('');
  const parts = scopes.filter((scope) => scope.split('/').length > 3).map((scope) => `${scope}/`);
  const coversAll = (subscription: string): boolean =>
    subscriptions.has(subscription) && (everywhere || whole.has(subscription));
  return {
    coversAll,
    covers: (key) => {
      const subscription = subscriptionOf(key);
      if (coversAll(subscription)) return true;
      return subscriptions.has(subscription) && parts.some((prefix) => `${key}/`.startsWith(prefix));
    },
    name: JSON.stringify(scopes),
  };
};

/** The rows of a copy by who sees them, so that what queries keep of them is theirs. Callers with other roles are few at a time. */
const keepRows = createKeep<Row[]>(4);

/** Rows of the table `resources`: machines in the order of their ids, then extensions. */
export const resourceRows = (scope: GraphScope): Row[] => {
  const copy = graphCopy(scope.tenant);
  const machines = reachOf(scope, 'Microsoft.HybridCompute/machines/read');
  const extensions = reachOf(scope, 'Microsoft.HybridCompute/machines/extensions/read');
  const name = [[...scope.subscriptions].toSorted().join(' '), machines.name, extensions.name].join('\n');
  return keepRows(copy, name, () => seenRows(scope, copy, { machines, extensions }));
};

const seenRows = (scope: GraphScope, copy: GraphCopy, reaches: Record<keyof SubscriptionCopy, Reach>): Row[] => {
  const rows: Row[] = [];
  const add = (kind: keyof SubscriptionCopy): void => {
    const reach = reaches[kind];
    const isSeen = ({ key }: CopiedRow): boolean => reach.covers(key);
    for (const [subscription, copied] of copy) {
      if (!scope.subscriptions.has(subscription)) continue;
      const seen = reach.coversAll(subscription) ? copied[kind] : copied[kind].filter(isSeen);
      for (const { row } of seen) rows.push(row);
    }
  };
  add('machines');
  add('extensions');
  return rows;
};

/** Rows of the table `resourcecontainers`: subscriptions and resource groups. */
export const containerRows = (scope: GraphScope): Row[] => {
  const { tenant } = scope;
  const subscriptionReach = reachOf(scope, 'Microsoft.Resources/subscriptions/read');
  const groupReach = reachOf(scope, 'Microsoft.Resources/subscriptions/resourceGroups/read');
  const subscriptions = [...tenant.subscriptions.values()]
    .filter(({ subscriptionId }) => subscriptionReach.coversAll(idKey(subscriptionId)))
    .map((subscription) => {
      const { displayName, state, subscriptionPolicies, ...rest } = subscriptionResource(tenant, subscription);
      const properties = { state, subscriptionPolicies };
      return { ...rest, name: displayName, type: 'microsoft.resources/subscriptions', properties };
    });
  const groups = [...tenant.resourceGroups.values()]
    .map(resourceGroupResource)
    .filter((group) => groupReach.covers(idKey(String(group['id']))))
    .map((group) => ({ ...group, type: 'microsoft.resources/subscriptions/resourcegroups' }));
  return [...subscriptions, ...groups].map((resource) => resourceRow(graphResource(tenant, resource)));
};
