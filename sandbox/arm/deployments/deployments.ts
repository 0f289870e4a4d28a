import { parseRelaxed } from '#sandbox/json.ts';
import { schedule } from '#sandbox/machines/schedule.ts';
import { idKey, lifeTime, tenantNow, type DeploymentState, type OperationState } from '#sandbox/tenant.ts';
import { invalidFilter, parseFilter } from '#sandbox/arm/filter.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { retryAfter, runningOperation, startOperation } from '#sandbox/arm/operations.ts';
import { pageOf } from '#sandbox/arm/paging.ts';
import { encodedPath } from '#sandbox/arm/path.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { resourceVersions } from '#sandbox/arm/versions.ts';
import { readDeletion, readDeploymentStatus, readOperations } from './deployment-operations.ts';
import { deploymentsIn, isActive, makeRoom, stateOf } from './deployment-history.ts';
import { idOf, nameOf, readRequest, requireScope } from './deployment-request.ts';
import type { ReadDeployment } from './deployment-template.ts';
import { whatIf } from './deployment-what-if.ts';

/** Seconds of life after which a deployment runs, and is deleted. What happens then is in `deployment-run.ts`. */
const runsAfter = 1;
const deletedAfter = 2;

const deploymentResource = (deployment: DeploymentState): Record<string, unknown> => ({
  id: deployment.id,
  name: deployment.name,
  type: 'Microsoft.Resources/deployments',
  ...(deployment.location === undefined ? {} : { location: deployment.location }),
  properties: deployment.properties,
});

/** @throws {ArmError} 404 with ARM's text. */
const requireDeployment = (request: ArmRequest): DeploymentState => {
  requireScope(request);
  const deployment = request.tenant.deployments.get(idKey(idOf(request)));
  if (deployment) return deployment;
  throw new ArmError(404, 'DeploymentNotFound', `Deployment '${nameOf(request)}' could not be found.`);
};

const read = (request: ArmRequest): ArmReply => ok(deploymentResource(requireDeployment(request)));

/** @throws {ArmError} 400 for any filter but `provisioningState eq '…'`. */
const list = (request: ArmRequest): ArmReply => {
  const scope = requireScope(request);
  const filter = request.query.get('$filter');
  const [term, ...more] = filter === null ? [] : (parseFilter(filter) ?? []);
  if (filter !== null && (more.length > 0 || term?.operator !== 'eq' || idKey(term.field) !== 'provisioningstate')) {
    throw invalidFilter(filter);
  }
  const deployments = deploymentsIn(request.tenant, scope)
    .filter((deployment) => term === undefined || idKey(stateOf(deployment)) === idKey(term.value))
    .map(deploymentResource);
  return ok(pageOf(request, deployments, { usual: 100, most: 1000 }));
};

const isDeleting = (deployment: DeploymentState): boolean => stateOf(deployment) === 'Deleting';

/** @throws {ArmError} 409 while the deployment runs or is deleted. */
const requireIdle = (existing: DeploymentState | undefined): void => {
  if (!existing || !isActive(existing)) return;
  if (isDeleting(existing)) {
    // As recorded: https://github.com/Azure/data-factory-deploy-action/issues/25
    throw new ArmError(
      409,
      'DeploymentBeingDeleted',
      `The deployment '${existing.name}' cannot be edited because it is being deleted. Please wait for deletion to finish.`,
    );
  }
  throw new ArmError(
    409,
    'DeploymentActive',
    `Unable to edit or replace deployment '${existing.name}': previous deployment from '${String(existing.properties['timestamp'])}' is still active. Please see https://aka.ms/arm-deploy for usage details.`,
  );
};

const propertiesOf = (request: ArmRequest, deployment: ReadDeployment, now: number): Record<string, unknown> => ({
  templateHash: deployment.templateHash,
  parameters: deployment.parameters,
  mode: deployment.mode,
  provisioningState: 'Accepted',
  timestamp: armTimestamp(now),
  duration: 'PT0S',
  correlationId: request.correlationId,
  providers: [],
  dependencies: [],
});

const begin = (request: ArmRequest): OperationState =>
  startOperation(request, {
    provider: 'Microsoft.Resources/deployments',
    subscriptionId: request.params['subscriptionId'] ?? '',
    resourceId: idKey(idOf(request)),
  });

/** A deployment of the same name is replaced, whatever it was; its history entry is gone. */
const put = (request: ArmRequest): ArmReply => {
  const { tenant } = request;
  const { scope, deployment, ...named } = readRequest(request);
  const existing = tenant.deployments.get(idKey(idOf(request)));
  requireIdle(existing);
  if (!existing) makeRoom(tenant, scope, named.name);
  const now = tenantNow(tenant);
  const operation = begin(request);
  const state: DeploymentState = {
    id: idOf(request),
    scope: idKey(scope),
    ...named,
    properties: propertiesOf(request, deployment, now),
    ...(deployment.steps.length === 0
      ? {}
      : { steps: deployment.steps, author: request.caller, origin: request.origin }),
  };
  tenant.deployments.delete(idKey(state.id));
  tenant.deployments.set(idKey(state.id), state);
  schedule(tenant, now + lifeTime(tenant, runsAfter), 'runDeployment', {
    deploymentId: idKey(state.id),
    operationId: operation.id,
    startedAt: now,
    outputs: deployment.outputs,
  });
  const url = `${request.origin}${encodedPath(state.id)}/operationStatuses/${operation.id}?api-version=${request.apiVersion}`;
  return {
    status: existing ? 200 : 201,
    headers: { 'Azure-AsyncOperation': url, 'Retry-After': retryAfter(tenant) },
    body: structuredClone(deploymentResource(state)),
  };
};

/** Checks what a PUT would check and keeps nothing. */
const validate = (request: ArmRequest): ArmReply => {
  const { deployment, ...named } = readRequest(request);
  const properties = {
    ...propertiesOf(request, deployment, tenantNow(request.tenant)),
    provisioningState: 'Succeeded',
    validatedResources: deployment.steps.map(({ id }) => ({ id })),
  };
  return ok(deploymentResource({ id: idOf(request), ...named, properties }));
};

const beginDeletion = (request: ArmRequest, deployment: DeploymentState): OperationState => {
  requireIdle(deployment);
  const { tenant } = request;
  deployment.properties['provisioningState'] = 'Deleting';
  const operation = begin(request);
  schedule(tenant, tenantNow(tenant) + lifeTime(tenant, deletedAfter), 'deleteDeployment', {
    deploymentId: idKey(deployment.id),
    operationId: operation.id,
  });
  return operation;
};

/**
 * Whoever asks again while it is deleted, after a lost reply say, is led to the deletion that is under way.
 *
 * @throws {ArmError} 409 while the deployment runs.
 */
const remove = (request: ArmRequest): ArmReply => {
  requireScope(request);
  const deployment = request.tenant.deployments.get(idKey(idOf(request)));
  if (!deployment) return { status: 204 };
  const underWay = isDeleting(deployment) ? runningOperation(request.tenant, deployment.id) : undefined;
  const operation = underWay ?? beginDeletion(request, deployment);
  const url = `${request.origin}/subscriptions/${request.params['subscriptionId']}/operationresults/${operation.id}?api-version=${request.apiVersion}`;
  return { status: 202, headers: { Location: url, 'Retry-After': retryAfter(request.tenant) } };
};

const route = routesOf('Microsoft.Resources/deployments', resourceVersions);
const subscriptionPath = '/subscriptions/{subscriptionId}';

/** Of deployments to a resource group, Azure's clients ask without the provider. */
const operationPaths = (scope: string, one: string): string[] =>
  scope === subscriptionPath
    ? [`${one}/operations`]
    : [`${one}/operations`, `${scope}/deployments/{deploymentName}/operations`];

const scopedRoutes = (scope: string): ArmRoute[] => {
  const deployments = `${scope}/providers/Microsoft.Resources/deployments`;
  const one = `${deployments}/{deploymentName}`;
  const routes = [
    route('GET', deployments, 'read', list),
    route('GET', one, 'read', read),
    route('PUT', one, 'write', put),
    route('DELETE', one, 'delete', remove),
    route('POST', `${one}/validate`, 'validate/action', validate),
    route('POST', `${one}/whatIf`, 'whatIf/action', whatIf),
    ...operationPaths(scope, one).flatMap((operations) => [
      route('GET', operations, 'operations/read', readOperations(requireDeployment)),
      route('GET', `${operations}/{operationId}`, 'operations/read', readOperations(requireDeployment)),
    ]),
    route('GET', `${one}/operationStatuses/{operationId}`, 'operationstatuses/read', readDeploymentStatus),
  ];
  return routes.map((each) => ({ ...each, parseBody: parseRelaxed }));
};

export const deploymentRoutes: ArmRoute[] = [
  ...scopedRoutes(`${subscriptionPath}/resourceGroups/{resourceGroup}`),
  ...scopedRoutes(subscriptionPath),
  // Which scope the caller must be allowed to read only the operation says.
  route('GET', `${subscriptionPath}/operationresults/{operationId}`, null, readDeletion),
];
