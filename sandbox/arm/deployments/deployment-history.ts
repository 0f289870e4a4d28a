import { idKey, tenantNow, type DeploymentState, type Tenant } from '#sandbox/tenant.ts';
import { ArmError } from '#sandbox/arm/http.ts';
import { scopeOfRule } from '#sandbox/arm/policy/kept-rules.ts';
import { isWithinScope } from '#sandbox/arm/scope.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions */
export const mostDeployments = 800;
const trimmedAbove = 700;
const trimmedTo = 600;

const terminal = new Set(['Succeeded', 'Failed', 'Canceled']);

export const stateOf = (deployment: DeploymentState): string => String(deployment.properties['provisioningState']);

export const isActive = (deployment: DeploymentState): boolean => !terminal.has(stateOf(deployment));

/**
 * The deployments made in a scope, those put last first. Azure documents no order; this one is as seen, and not that of their timestamps,
 * which move until a deployment ends: https://github.com/Azure/azure-cli/issues/1139
 */
export const deploymentsIn = (tenant: Tenant, scope: string): DeploymentState[] => {
  const key = idKey(scope);
  return [...tenant.deployments.values()].filter((deployment) => deployment.scope === key).toReversed();
};

const isDeleteLocked = (tenant: Tenant, scope: string): boolean =>
  [...tenant.locks.values()].some(({ id }) => isWithinScope(scope, scopeOfRule(id)));

/**
 * Makes room for one more deployment: ARM deletes the oldest ones by itself, unless a lock forbids deleting.
 *
 * @throws {ArmError} 409 when the history is full all the same.
 */
export const makeRoom = (tenant: Tenant, scope: string, name: string): void => {
  const history = deploymentsIn(tenant, scope);
  if (history.length >= trimmedAbove && !isDeleteLocked(tenant, scope)) {
    const surplus = history.slice(trimmedTo - 1).filter((deployment) => !isActive(deployment));
    for (const { id } of surplus) tenant.deployments.delete(idKey(id));
    return;
  }
  if (history.length < mostDeployments) return;
  throw new ArmError(
    409,
    'DeploymentQuotaExceeded',
    `Creating the deployment '${name}' would exceed the quota of '${mostDeployments}'. The current deployment count is '${history.length}', please delete some deployments before creating a new one. Please see https://aka.ms/arm-deploy for usage details.`,
  );
};

/** Adds deployments of long ago to a scope, as many as a busy team leaves behind; the newest is an hour old. */
export const fillHistory = (tenant: Tenant, scope: string, count: number): void => {
  const newest = tenantNow(tenant) - 3_600_000;
  const old = new Map<string, DeploymentState>();
  for (let index = 0; index < count; index += 1) {
    const name = `release-${index + 1}`;
    const id = `${scope}/providers/Microsoft.Resources/deployments/${name}`;
    const properties = {
      mode: 'Incremental',
      provisioningState: 'Succeeded',
      timestamp: armTimestamp(newest - (count - index) * 60_000),
    };
    tenant.deployments.delete(idKey(id));
    old.set(idKey(id), { id, name, scope: idKey(scope), properties });
  }
  tenant.deployments = new Map([...old, ...tenant.deployments]);
};
