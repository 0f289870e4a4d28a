import { STATUS_CODES } from 'node:http';
import type { JsonObject } from '#sandbox/json.ts';
import { idKey, type DeploymentState, type OperationState } from '#sandbox/tenant.ts';
import { checkAuthorization } from '#sandbox/arm/guards.ts';
import { ArmError, ok, type ArmReply, type ArmRequest } from '#sandbox/arm/http.ts';
import { retryAfter } from '#sandbox/arm/operations.ts';
import { pageOf } from '#sandbox/arm/paging.ts';
import { encodedPath } from '#sandbox/arm/path.ts';

/** @throws {ArmError} 404 when the path names no operation of a deployment that `isOfPath`. */
const requireOperation = (request: ArmRequest, isOfPath: (operation: OperationState) => boolean): OperationState => {
  const operation = request.tenant.operations.get(request.params['operationId'] ?? '');
  if (operation?.provider === 'Microsoft.Resources/deployments' && isOfPath(operation)) return operation;
  throw new ArmError(404, 'NotFound', 'The requested operation was not found.');
};

/** Deployments say `Running`, not `InProgress`, and nothing else while they do. */
export const readDeploymentStatus = (request: ArmRequest): ArmReply => {
  const [deployment] = idKey(request.path).split('/operationstatuses/');
  const { status, error } = requireOperation(request, ({ resourceId }) => resourceId === deployment);
  const running = status === 'InProgress';
  return {
    status: 200,
    headers: running ? { 'Retry-After': retryAfter(request.tenant) } : {},
    body: { status: running ? 'Running' : status, ...(error === undefined ? {} : { error }) },
  };
};

/** The `Location` of a deletion. It carries no signature: whoever may read the deployment may follow it. */
export const readDeletion = (request: ArmRequest): ArmReply => {
  const { tenant, caller, params } = request;
  const { status, resourceId = '' } = requireOperation(
    request,
    ({ subscriptionId }) => idKey(subscriptionId) === idKey(params['subscriptionId'] ?? ''),
  );
  checkAuthorization(tenant, caller, 'Microsoft.Resources/deployments/read', resourceId);
  if (status !== 'InProgress') return { status: 204 };
  const headers = {
    Location: `${request.origin}${encodedPath(request.path)}?${request.query.toString()}`,
    'Retry-After': retryAfter(tenant),
  };
  return { status: 202, headers };
};

const codeOf = (status: number): string => (STATUS_CODES[status] ?? '').replaceAll(' ', '');

/** What became of each resource, but for those that nothing was begun with. */
const operationsOf = (deployment: DeploymentState): JsonObject[] =>
  (deployment.steps ?? []).flatMap(({ operationId, id, type, name, state, error, httpStatus = 200 }) =>
    operationId === undefined
      ? []
      : {
          id: `${deployment.id}/operations/${operationId}`,
          operationId,
          properties: {
            provisioningOperation: 'Create',
            provisioningState: state,
            timestamp: deployment.properties['timestamp'],
            duration: deployment.properties['duration'],
            trackingId: deployment.properties['correlationId'],
            statusCode: codeOf(httpStatus),
            ...(error === undefined ? {} : { statusMessage: { error } }),
            targetResource: { id, resourceType: type, resourceName: name },
          },
        },
  );

/** The operations of the path's deployment, or one of them. */
export const readOperations =
  (requireDeployment: (request: ArmRequest) => DeploymentState) =>
  (request: ArmRequest): ArmReply => {
    const all = operationsOf(requireDeployment(request));
    const { operationId } = request.params;
    if (operationId === undefined) return ok(pageOf(request, all, { usual: 100, most: 1000 }));
    const found = all.find((each) => each['operationId'] === operationId);
    if (found) return ok(found);
    throw new ArmError(404, 'DeploymentOperationNotFound', `Deployment operation '${operationId}' could not be found.`);
  };
