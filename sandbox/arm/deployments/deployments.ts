import { idKey, tenantNow } from '#sandbox/tenant.ts';
import type { DeploymentState, OperationState } from '#sandbox/tenant.ts';
import { parseFilter } from '#sandbox/arm/filter.ts';
import { requireGroup } from '#sandbox/arm/hybrid-compute/hybrid-compute-lookup.ts';
import { ArmError } from '#sandbox/arm/http.ts';
import type { ArmReply, ArmRequest, ArmRoute } from '#sandbox/arm/http.ts';
import { retryAfter, startOperation } from '#sandbox/arm/operations.ts';
import { pageOf } from '#sandbox/arm/paging.ts';
import { encodedPath } from '#sandbox/arm/path.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { resourceVersions } from '#sandbox/arm/versions.ts';
import { readDeletion, readDeploymentStatus } from './deployment-operations.ts';
import { deploymentsIn, isActive, makeRoom, stateOf } from './deployment-history.ts';
import { scheduleDeletion, scheduleDeployment } from './deployment-lifecycle.ts';
import { checkDeploymentPolicy } from './deployment-policy.ts';
import { readDeployment } from './deployment-template.ts';
import type { ReadDeployment } from './deployment-template.ts';

/** Where a request's deployment belongs: the resource group of the path, or its subscription. */
const scopeOf = ({ params }: ArmRequest): string => {
  const subscription = `/subscriptions/${params['subscriptionId']}`;
  return params['resourceGroup'] === undefined
    ? subscription
    : `${subscription}/resourceGroups/${params['resourceGroup']}`;
};

/** @throws {ArmError} 404 when the path names a resource group that does not exist. */
const requireScope = (request: ArmRequest): string => {
  if (request.params['resourceGroup'] !== undefined) requireGroup(request);
  return scopeOf(request);
};

const nameOf = (request: ArmRequest): string => request.params['deploymentName'] ?? '';

const idOf = (request: ArmRequest): string =>
  `${scopeOf(request)}/providers/Microsoft.Resources/deployments/${nameOf(request)}`;

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

const read = (request: ArmRequest): ArmReply => ({
  status: 200,
  body: deploymentResource(requireDeployment(request)),
});

/** @throws {ArmError} 400 for any filter but `provisioningState eq '…'`. */
const list = (request: ArmRequest): ArmReply => {
  const scope = requireScope(request);
  const filter = request.query.get('$filter');
  const [term, ...more] = filter === null ? [] : (parseFilter(filter) ?? []);
  if (filter !== null && (more.length > 0 || term?.operator !== 'eq' || idKey(term.field) !== 'provisioningstate')) {
    throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
  }
  const deployments = deploymentsIn(request.tenant, scope)
    .filter((deployment) => term === undefined || idKey(stateOf(deployment)) === idKey(term.value))
    .map(deploymentResource);
  return { status: 200, body: pageOf(request, deployments, { usual: 100, most: 1000 }) };
};

/** @throws {ArmError} 400 with ARM's text. */
const requireName = (request: ArmRequest): string => {
  const name = nameOf(request);
  if (name.length > 64) {
    throw new ArmError(
      400,
      'InvalidDeployment',
      `The provided deployment name '${name}' has a length of '${name.length}' which exceeds the maximum length of '64'. Please see https://aka.ms/arm-deploy for usage details.`,
    );
  }
  if (/^[-\w._()]+$/.test(name)) return name;
  throw new ArmError(
    400,
    'InvalidDeployment',
    `The provided deployment name '${name}' has invalid characters. The name can only be a letter, digit, '-', '.' or '_'. Please see https://aka.ms/arm-deploy for usage details.`,
  );
};

/**
 * Deployments to a subscription are kept in a region, which the caller names; those to a resource group are kept where the group is.
 *
 * @throws {ArmError} 400 with ARM's text when it is missing, or named where it may not be.
 */
const locationOf = (request: ArmRequest): string | undefined => {
  const location = objectBody(request.body)['location'] ?? '';
  const name = nameOf(request);
  if (request.params['resourceGroup'] !== undefined) {
    if (location === '') return undefined;
    throw misplaced(`The 'location' property is not allowed for '${name}' at resource group scope.`);
  }
  if (typeof location === 'string' && location !== '') return location;
  throw misplaced(`The 'location' property must be specified for '${name}'.`);
};

const misplaced = (problem: string): ArmError =>
  new ArmError(
    400,
    'InvalidDeployment',
    `${problem} Please see https://aka.ms/arm-deployment-subscription for usage details.`,
  );

const requireIdle = (existing: DeploymentState | undefined): void => {
  if (!existing || !isActive(existing)) return;
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
  const scope = requireScope(request);
  const name = requireName(request);
  const location = locationOf(request);
  const deployment = readDeployment(objectBody(request.body)['properties']);
  checkDeploymentPolicy(request.params['subscriptionId'] ?? '', request.params['resourceGroup'], name);
  const existing = tenant.deployments.get(idKey(idOf(request)));
  requireIdle(existing);
  if (!existing) makeRoom(tenant, scope, name);
  const now = tenantNow(tenant);
  const operation = begin(request);
  const state: DeploymentState = {
    id: idOf(request),
    name,
    scope: idKey(scope),
    properties: propertiesOf(request, deployment, now),
    ...(location === undefined ? {} : { location }),
  };
  tenant.deployments.delete(idKey(state.id));
  tenant.deployments.set(idKey(state.id), state);
  scheduleDeployment(tenant, state, operation.id, deployment.outputs, now);
  const url = `${request.origin}${encodedPath(state.id)}/operationStatuses/${operation.id}?api-version=${request.apiVersion}`;
  return {
    status: existing ? 200 : 201,
    headers: { 'Azure-AsyncOperation': url, 'Retry-After': retryAfter(tenant) },
    body: structuredClone(deploymentResource(state)),
  };
};

/** Checks what a PUT would check and keeps nothing. */
const validate = (request: ArmRequest): ArmReply => {
  requireScope(request);
  const name = requireName(request);
  const location = locationOf(request);
  const deployment = readDeployment(objectBody(request.body)['properties']);
  checkDeploymentPolicy(request.params['subscriptionId'] ?? '', request.params['resourceGroup'], name);
  const properties = {
    ...propertiesOf(request, deployment, tenantNow(request.tenant)),
    provisioningState: 'Succeeded',
    validatedResources: [],
  };
  return {
    status: 200,
    body: deploymentResource({
      id: idOf(request),
      name,
      scope: '',
      properties,
      ...(location === undefined ? {} : { location }),
    }),
  };
};

/** @throws {ArmError} 409 while the deployment runs or is deleted. */
const remove = (request: ArmRequest): ArmReply => {
  requireScope(request);
  const deployment = request.tenant.deployments.get(idKey(idOf(request)));
  if (!deployment) return { status: 204 };
  requireIdle(deployment);
  deployment.properties['provisioningState'] = 'Deleting';
  const operation = begin(request);
  scheduleDeletion(request.tenant, deployment.id, operation.id, tenantNow(request.tenant));
  const url = `${request.origin}/subscriptions/${request.params['subscriptionId']}/operationresults/${operation.id}?api-version=${request.apiVersion}`;
  return { status: 202, headers: { Location: url, 'Retry-After': retryAfter(request.tenant) } };
};

const subscriptionPath = '/subscriptions/{subscriptionId}';

const scopedRoutes = (scope: string): ArmRoute[] => {
  const deployments = `${scope}/providers/Microsoft.Resources/deployments`;
  const route = (method: ArmRoute['method'], path: string, verb: string, handle: ArmRoute['handle']): ArmRoute => ({
    method,
    path: `${deployments}${path}`,
    apiVersions: resourceVersions,
    action: `Microsoft.Resources/deployments/${verb}`,
    handle,
  });
  return [
    route('GET', '', 'read', list),
    route('GET', '/{deploymentName}', 'read', read),
    route('PUT', '/{deploymentName}', 'write', put),
    route('DELETE', '/{deploymentName}', 'delete', remove),
    route('POST', '/{deploymentName}/validate', 'validate/action', validate),
    route('GET', '/{deploymentName}/operationStatuses/{operationId}', 'operationstatuses/read', readDeploymentStatus),
  ];
};

export const deploymentRoutes: ArmRoute[] = [
  ...scopedRoutes(`${subscriptionPath}/resourceGroups/{resourceGroup}`),
  ...scopedRoutes(subscriptionPath),
  {
    method: 'GET',
    path: `${subscriptionPath}/operationresults/{operationId}`,
    apiVersions: resourceVersions,
    // Which scope the caller must be allowed to read only the operation says.
    action: null,
    handle: readDeletion,
  },
];
