import { schedule } from '#sandbox/machines/schedule.ts';
import { idKey, lifeTime } from '#sandbox/tenant.ts';
import type { DeploymentState, Tenant } from '#sandbox/tenant.ts';
import type { ReadDeployment } from './deployment-template.ts';

/** Seconds of life after which a deployment runs, and is deleted. What happens then is in `deployment-run.ts`. */
const runsAfter = 1;
const deletedAfter = 2;

/** Notes how an accepted deployment will go on. */
export const scheduleDeployment = (
  tenant: Tenant,
  deployment: DeploymentState,
  operationId: string,
  outputs: ReadDeployment['outputs'],
  now: number,
): void => {
  const data = { deploymentId: idKey(deployment.id), operationId, startedAt: now, outputs };
  schedule(tenant, now + lifeTime(tenant, runsAfter), 'runDeployment', data);
};

export const scheduleDeletion = (tenant: Tenant, deploymentId: string, operationId: string, now: number): void => {
  const data = { deploymentId: idKey(deploymentId), operationId };
  schedule(tenant, now + lifeTime(tenant, deletedAfter), 'deleteDeployment', data);
};
