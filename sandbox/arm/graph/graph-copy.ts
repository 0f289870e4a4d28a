import { changedSince, forgetChanges } from '#sandbox/changes.ts';
import { resourceRow, type GraphResource } from '#sandbox/kusto/resource-table.ts';
import type { Row } from '#sandbox/kusto/scalar.ts';
import type { Json } from '#sandbox/kusto/values.ts';
import { machineIndex } from '#sandbox/machine-index.ts';
import { statusHoldsUntil } from '#sandbox/machines/agent-status.ts';
import { lifeTime, tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { extensionResource, machineResource } from '#sandbox/arm/hybrid-compute/hybrid-compute-resources.ts';

/** The state of a tenant is plain data, so what ARM shows of it is JSON but for absent values. */
const toJson = (value: unknown): Json => (value === undefined ? null : (value as Json));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An ARM resource as Resource Graph shows it: type and resource group in lower case, absent texts empty. */
export const graphResource = (tenant: Tenant, resource: Record<string, unknown>): GraphResource => {
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
    // Not `Object.assign`, which loses a tag named `__proto__`.
    tags: { ...(resource['tags'] as Record<string, string> | undefined) },
    identity: toJson(resource['identity']),
    zones: toJson(resource['zones']),
    extendedLocation: toJson(resource['extendedLocation']),
  };
};

/** A row with the lower-case id that decides who sees it. */
export interface CopiedRow {
  key: string;
  row: Row;
}

/** What Resource Graph knows of one subscription. */
export interface SubscriptionCopy {
  machines: CopiedRow[];
  extensions: CopiedRow[];
}

/** By the lower-case ids of the subscriptions, in order. Deployments and edge device jobs are not in Resource Graph. */
export type GraphCopy = ReadonlyMap<string, SubscriptionCopy>;

const makeCopy = (tenant: Tenant): GraphCopy => {
  const copy = new Map<string, SubscriptionCopy>();
  const rowOf = (resource: Record<string, unknown>): Row => resourceRow(graphResource(tenant, resource));
  for (const [subscription, machines] of machineIndex(tenant)) {
    const rows = machines.map(({ key, machine }) => ({ key, row: rowOf(machineResource(tenant, machine)) }));
    copy.set(subscription, { machines: rows, extensions: [] });
  }
  for (const [key, extension] of tenant.extensions) {
    const subscription = key.split('/', 3)[2] ?? '';
    copy.get(subscription)?.extensions.push({ key, row: rowOf(extensionResource(extension)) });
  }
  return copy;
};

interface KeptCopy {
  copy: GraphCopy;
  /** Tenant time, ms, at which a machine's status changes without anything being done. */
  holdsUntil: number;
  lag: number | undefined;
}

/** Resource Graph answers from a copy. Copies can be made again, so they are not part of a tenant's state. */
const copies = new WeakMap<Tenant, KeptCopy>();

/** A copy that lags is one of the past as long as what has changed since is no older than the lag. */
const isCurrent = ({ lag, holdsUntil }: KeptCopy, tenant: Tenant, now: number): boolean => {
  if (lag !== tenant.graphLag) return false;
  const changedAt = changedSince(tenant);
  if (lag !== undefined && lag > 0) return now < Math.min(changedAt ?? Infinity, holdsUntil) + lifeTime(tenant, lag);
  return changedAt === undefined && now < holdsUntil;
};

/** The copy of the present, or of a while ago where the tenant's Resource Graph lags. It is renewed when it has to be, not at every query. */
export const graphCopy = (tenant: Tenant): GraphCopy => {
  const now = tenantNow(tenant);
  const kept = copies.get(tenant);
  if (kept && isCurrent(kept, tenant, now)) return kept.copy;
  const copy = makeCopy(tenant);
  copies.set(tenant, { copy, holdsUntil: statusHoldsUntil(tenant, now), lag: tenant.graphLag });
  forgetChanges(tenant);
  return copy;
};
