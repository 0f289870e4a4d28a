import { itemText, schedule } from '#sandbox/machines/schedule.ts';
import type { Happening } from '#sandbox/machines/schedule.ts';
import { idKey, lifeTime } from '#sandbox/tenant.ts';
import type { AgendaItem, DeploymentState, Tenant } from '#sandbox/tenant.ts';
import { finishOperation } from '#sandbox/arm/operations.ts';
import { isObject } from '#sandbox/arm/request-body.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import type { ReadDeployment } from './deployment-template.ts';

/** Seconds of life after which a deployment without resources runs, and is done. */
const runsAfter = 1;
const endsAfter = 3;
const deletedAfter = 2;

const iso8601Duration = (ms: number): string => `PT${Number((ms / 1000).toFixed(7))}S`;

/** Notes how an accepted deployment will go on. */
export const scheduleDeployment = (
  tenant: Tenant,
  deployment: DeploymentState,
  operationId: string,
  outputs: ReadDeployment['outputs'],
  now: number,
): void => {
  const data = { deploymentId: idKey(deployment.id), operationId, startedAt: now };
  schedule(tenant, now + lifeTime(tenant, runsAfter), 'runDeployment', data);
  schedule(tenant, now + lifeTime(tenant, endsAfter), 'endDeployment', { ...data, outputs });
};

export const scheduleDeletion = (tenant: Tenant, deploymentId: string, operationId: string, now: number): void => {
  const data = { deploymentId: idKey(deploymentId), operationId };
  schedule(tenant, now + lifeTime(tenant, deletedAfter), 'deleteDeployment', data);
};

/** The deployment that an item is about, unless its operation has ended, with its resource group: then another may have its name. */
const deploymentOf = (tenant: Tenant, item: AgendaItem): DeploymentState | undefined =>
  tenant.operations.get(itemText(item, 'operationId'))?.status === 'InProgress'
    ? tenant.deployments.get(itemText(item, 'deploymentId'))
    : undefined;

const advance = (deployment: DeploymentState, item: AgendaItem, changes: Record<string, unknown>): void => {
  const startedAt = Number(item.data['startedAt']);
  Object.assign(deployment.properties, changes, {
    timestamp: armTimestamp(item.at),
    duration: iso8601Duration(item.at - startedAt),
  });
};

const failure = (outputs: unknown) => {
  const details: unknown[] = isObject(outputs) && Array.isArray(outputs['failures']) ? outputs['failures'] : [];
  const names = details.map((detail) => (isObject(detail) ? String(detail['target']) : '')).join(',');
  return {
    code: 'DeploymentOutputEvaluationFailed',
    message: `Unable to evaluate template outputs: '${names}'. Please see error details and deployment operations. Please see https://aka.ms/arm-common-errors for usage details.`,
    details,
  };
};

const endDeployment: Happening = (tenant, item) => {
  const deployment = deploymentOf(tenant, item);
  const operationId = itemText(item, 'operationId');
  const { outputs } = item.data;
  if (isObject(outputs) && outputs['ok'] === true) {
    if (deployment) {
      advance(deployment, item, {
        provisioningState: 'Succeeded',
        outputs: outputs['values'],
        outputResources: [],
        validatedResources: [],
      });
    }
    finishOperation(tenant, operationId, { status: 'Succeeded' }, item.at);
    return;
  }
  const error = failure(outputs);
  if (deployment) advance(deployment, item, { provisioningState: 'Failed', error });
  finishOperation(tenant, operationId, { status: 'Failed', error }, item.at);
};

/** What becomes of deployments by itself. */
export const deploymentHappenings: Readonly<Record<string, Happening>> = {
  runDeployment: (tenant, item) => {
    const deployment = deploymentOf(tenant, item);
    if (deployment) advance(deployment, item, { provisioningState: 'Running' });
  },
  endDeployment,
  deleteDeployment: (tenant, item) => {
    const deployment = deploymentOf(tenant, item);
    if (deployment) tenant.deployments.delete(idKey(deployment.id));
    finishOperation(tenant, itemText(item, 'operationId'), { status: 'Succeeded' }, item.at);
  },
};
