import { randomUUID } from 'node:crypto';
import { recordActivity } from '#sandbox/arm/activity.ts';
import { checkApiVersion, checkAuthorization, checkLocks, checkRegistration } from '#sandbox/arm/guards.ts';
import { ArmError, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { finishOperation } from '#sandbox/arm/operations.ts';
import { isObject } from '#sandbox/json.ts';
import { createRouteTable } from '#sandbox/arm/route-table.ts';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { resourceScope } from '#sandbox/arm/scope.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { itemText, schedule, type Happening } from '#sandbox/machines/schedule.ts';
import {
  idKey,
  lifeTime,
  type AgendaItem,
  type DeploymentState,
  type DeploymentStep,
  type Tenant,
} from '#sandbox/tenant.ts';

const table = createRouteTable(armRoutes);

/** Seconds of life after the last resource at which a deployment is done. */
const endsAfter = 2;

const iso8601Duration = (ms: number): string => `PT${Number((ms / 1000).toFixed(7))}S`;

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

const outputFailure = (outputs: unknown) => {
  const details: unknown[] = isObject(outputs) && Array.isArray(outputs['failures']) ? outputs['failures'] : [];
  const names = details.map((detail) => (isObject(detail) ? String(detail['target']) : '')).join(',');
  return {
    code: 'DeploymentOutputEvaluationFailed',
    message: `Unable to evaluate template outputs: '${names}'. Please see error details and deployment operations. Please see https://aka.ms/arm-common-errors for usage details.`,
    details,
  };
};

const resourceFailure = (target: string, failed: readonly DeploymentStep[]) => ({
  code: 'DeploymentFailed',
  target,
  message:
    'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
  details: failed.map(({ error }) => error),
});

/** Does something at a moment of tenant time: what it asks the clock for is that moment, however late somebody looks. */
const actAt = <T>(tenant: Tenant, moment: number, act: () => T): T => {
  const { clockOffset } = tenant;
  tenant.clockOffset = moment - Date.now();
  try {
    return act();
  } finally {
    tenant.clockOffset = clockOffset;
  }
};

/** @throws {ArmError} as the request itself would be refused. */
const write = (request: ArmRequest, { action, handle }: ArmRoute): ArmReply => {
  const { tenant, path } = request;
  if (action !== null) checkAuthorization(tenant, request.caller, action, resourceScope(path));
  checkRegistration(tenant, path);
  if (action !== null) checkLocks(tenant, request.method, action, resourceScope(path));
  const reply = handle(request);
  if (reply instanceof Promise) throw new ArmError(501, 'NotImplemented', `The sandbox does not deploy ${path}.`);
  return reply;
};

/** Writes a resource as its author would, by the route that its own request takes. */
const begin = (tenant: Tenant, deployment: DeploymentState, step: DeploymentStep, item: AgendaItem): void => {
  const { author, origin = '' } = deployment;
  const parent = tenant.operations.get(itemText(item, 'operationId'));
  const match = table.find('PUT', step.id);
  if (!author || !parent?.activity || !match) throw new Error(`The deployment ${deployment.id} can't go on.`);
  const { route, params } = match;
  const action = route.action ?? '';
  const operationId = randomUUID();
  const activity = { ...parent.activity, operationId, action, resourceId: resourceScope(step.id), method: 'PUT' };
  recordActivity(tenant, activity, { status: 'Started' }, item.at);
  const request: ArmRequest = {
    tenant,
    caller: author,
    method: 'PUT',
    origin,
    path: step.id,
    query: new URLSearchParams(),
    apiVersion: checkApiVersion(route, step.id, step.apiVersion),
    params,
    body: structuredClone(step.body),
    correlationId: activity.correlationId,
    clientRequestId: activity.clientRequestId,
    activity,
    findRoute: (...asked) => table.find(...asked),
  };
  try {
    const { status } = actAt(tenant, item.at, () => write(request, route));
    const operation = tenant.operations.get(operationId);
    step.state = operation === undefined ? 'Succeeded' : 'Running';
    step.operationId = operationId;
    if (operation) operation.wakes = { kind: 'goOnDeployment', data: item.data };
    const goesOn = operation === undefined ? 'Succeeded' : 'Accepted';
    recordActivity(tenant, activity, { status: goesOn, httpStatus: status }, item.at);
  } catch (error) {
    const known = error instanceof ArmError ? error : new ArmError(500, 'InternalServerError', String(error));
    const { code, message, target, status: httpStatus } = known;
    step.state = 'Failed';
    step.error = { code, message, ...(target === undefined ? {} : { target }) };
    recordActivity(tenant, activity, { status: 'Failed', httpStatus, error: { code, message } }, item.at);
  }
};

const noteEnd = (tenant: Tenant, step: DeploymentStep): void => {
  const operation = tenant.operations.get(step.operationId ?? '');
  if (step.state !== 'Running' || operation?.status === 'InProgress') return;
  step.state = operation?.status === 'Succeeded' ? 'Succeeded' : 'Failed';
  if (operation?.error) step.error = operation.error;
};

/** Begins each resource that nothing has to come before any more; once one has failed, no further. */
const goOn: Happening = (tenant, item) => {
  const deployment = deploymentOf(tenant, item);
  if (!deployment) return;
  const { steps = [] } = deployment;
  for (const step of steps) noteEnd(tenant, step);
  const isDone = (id: string) => steps.some((step) => idKey(step.id) === id && step.state === 'Succeeded');
  for (let began = true; began;) {
    const hasFailed = steps.some(({ state }) => state === 'Failed');
    const next = steps.find(({ state, dependsOn }) => state === 'Waiting' && dependsOn.every(isDone));
    began = !hasFailed && next !== undefined;
    if (began && next) begin(tenant, deployment, next, item);
  }
  if (steps.some(({ state }) => state === 'Running')) return;
  schedule(tenant, item.at + lifeTime(tenant, endsAfter), 'endDeployment', item.data);
};

const endDeployment: Happening = (tenant, item) => {
  const deployment = deploymentOf(tenant, item);
  const operationId = itemText(item, 'operationId');
  const { outputs } = item.data;
  const failed = (deployment?.steps ?? []).filter(({ state }) => state === 'Failed');
  if (failed.length === 0 && isObject(outputs) && outputs['ok'] === true) {
    if (deployment) {
      advance(deployment, item, {
        provisioningState: 'Succeeded',
        outputs: outputs['values'],
        outputResources: (deployment.steps ?? []).map(({ id }) => ({ id })),
        validatedResources: [],
      });
    }
    finishOperation(tenant, operationId, { status: 'Succeeded' }, item.at);
    return;
  }
  const error = failed.length > 0 ? resourceFailure(itemText(item, 'deploymentId'), failed) : outputFailure(outputs);
  if (deployment) advance(deployment, item, { provisioningState: 'Failed', error });
  finishOperation(tenant, operationId, { status: 'Failed', error }, item.at);
};

/** What becomes of deployments by itself. */
export const deploymentHappenings: Readonly<Record<string, Happening>> = {
  runDeployment: (tenant, item) => {
    const deployment = deploymentOf(tenant, item);
    if (!deployment) return;
    advance(deployment, item, { provisioningState: 'Running' });
    goOn(tenant, item);
  },
  goOnDeployment: goOn,
  endDeployment,
  deleteDeployment: (tenant, item) => {
    const deployment = deploymentOf(tenant, item);
    if (deployment) tenant.deployments.delete(idKey(deployment.id));
    finishOperation(tenant, itemText(item, 'operationId'), { status: 'Succeeded' }, item.at);
  },
};
