import { randomUUID } from 'node:crypto';
import { recordActivity } from '#sandbox/arm/activity.ts';
import { checkApiVersion, checkAuthorization, checkLocks } from '#sandbox/arm/guards.ts';
import { ArmError, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { finishOperation } from '#sandbox/arm/operations.ts';
import { checkPolicies } from '#sandbox/arm/policy/policies.ts';
import { isObject } from '#sandbox/json.ts';
import { createRouteTable } from '#sandbox/arm/route-table.ts';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { mustRegister } from '#sandbox/arm/provider-catalogue.ts';
import { pathParts, resourceScope } from '#sandbox/arm/scope.ts';
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
const actAt = (tenant: Tenant, moment: number, act: () => void): void => {
  const { clockOffset } = tenant;
  tenant.clockOffset = moment - Date.now();
  try {
    act();
  } finally {
    tenant.clockOffset = clockOffset;
  }
};

/** A deployment registers the providers of its resources by itself, as Azure's do. */
const register = (tenant: Tenant, path: string): void => {
  const { subscriptionId = '', namespace = '' } = pathParts(path);
  const { registeredProviders = [] } = tenant.subscriptions.get(idKey(subscriptionId)) ?? {};
  if (mustRegister(namespace) && !registeredProviders.includes(idKey(namespace)))
    registeredProviders.push(idKey(namespace));
};

/** @throws {ArmError} as the request itself would be refused. */
const write = (request: ArmRequest, { action, handle }: ArmRoute): number => {
  const { tenant, caller, path, method } = request;
  const scope = resourceScope(path);
  if (action !== null) checkAuthorization(tenant, caller, action, scope);
  register(tenant, path);
  if (action !== null) {
    checkLocks(tenant, method, action, scope);
    checkPolicies(request, action);
  }
  const reply = handle(request);
  if (reply instanceof Promise) throw new ArmError(501, 'NotImplemented', `The sandbox does not deploy ${path}.`);
  return reply.status;
};

/** Writes a resource as its author would, by the route that its own request takes. */
const begin = (tenant: Tenant, deployment: DeploymentState, step: DeploymentStep, item: AgendaItem): void => {
  const { author, origin = '' } = deployment;
  const parent = tenant.operations.get(itemText(item, 'operationId'))?.activity;
  const match = table.find('PUT', step.id);
  if (!author || !parent || !match) throw new Error(`The deployment ${deployment.id} can't go on.`);
  const { route, params } = match;
  step.operationId = randomUUID();
  step.state = 'Running';
  const at = { resourceId: resourceScope(step.id), method: 'PUT' };
  const activity = { ...parent, operationId: step.operationId, action: route.action ?? '', ...at };
  recordActivity(tenant, activity, { status: 'Started' });
  const { correlationId, clientRequestId } = activity;
  try {
    const apiVersion = checkApiVersion(route, step.id, step.apiVersion);
    const body = structuredClone(step.body);
    const about = { path: step.id, params, query: new URLSearchParams(), apiVersion, body };
    const findRoute: ArmRequest['findRoute'] = (...asked) => table.find(...asked);
    const by = { tenant, caller: author, origin, correlationId, clientRequestId, activity, findRoute };
    const httpStatus = write({ method: 'PUT', ...about, ...by }, route);
    step.httpStatus = httpStatus;
    const operation = tenant.operations.get(step.operationId);
    const goesOn = operation?.status === 'InProgress';
    if (goesOn) operation.wakes = { kind: 'goOnDeployment', data: item.data };
    else noteEnd(tenant, step);
    recordActivity(tenant, activity, { status: goesOn ? 'Accepted' : 'Succeeded', httpStatus });
  } catch (error) {
    const known = error instanceof ArmError ? error : new ArmError(500, 'InternalServerError', String(error));
    const { code, message, target, status: httpStatus } = known;
    step.state = 'Failed';
    step.httpStatus = httpStatus;
    step.error = { code, message, ...(target === undefined ? {} : { target }) };
    recordActivity(tenant, activity, { status: 'Failed', httpStatus, error: { code, message } });
  }
};

/** What has no operation was done at once. */
const noteEnd = (tenant: Tenant, step: DeploymentStep): void => {
  const { status = 'Succeeded', error } = tenant.operations.get(step.operationId ?? '') ?? {};
  if (step.state !== 'Running' || status === 'InProgress') return;
  step.state = status === 'Succeeded' ? 'Succeeded' : 'Failed';
  if (error) step.error = error;
};

/** Begins each resource that nothing has to come before any more; once one has failed, no further. */
const goOn: Happening = (tenant, item) => {
  const deployment = deploymentOf(tenant, item);
  if (!deployment) return;
  const { steps = [] } = deployment;
  for (const step of steps) noteEnd(tenant, step);
  const isDone = (id: string) => steps.some((step) => idKey(step.id) === id && step.state === 'Succeeded');
  for (let began = true; began;) {
    const next = steps.find(({ state, dependsOn }) => state === 'Waiting' && dependsOn.every(isDone));
    began = next !== undefined && steps.every(({ state }) => state !== 'Failed');
    if (began && next) actAt(tenant, item.at, () => begin(tenant, deployment, next, item));
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
