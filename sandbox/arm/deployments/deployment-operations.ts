import type { OperationState } from '#sandbox/tenant.ts';
import { ArmError } from '#sandbox/arm/http.ts';
import type { ArmReply, ArmRequest } from '#sandbox/arm/http.ts';
import { retryAfter } from '#sandbox/arm/operations.ts';
import { encodedPath } from '#sandbox/arm/path.ts';

/** @throws {ArmError} 404 when the path names no operation of a deployment. */
const requireOperation = (request: ArmRequest): OperationState => {
  const operation = request.tenant.operations.get(request.params['operationId'] ?? '');
  if (operation?.provider === 'Microsoft.Resources/deployments') return operation;
  throw new ArmError(404, 'NotFound', 'The requested operation was not found.');
};

/** Deployments say `Running`, not `InProgress`, and nothing else while they do. */
export const readDeploymentStatus = (request: ArmRequest): ArmReply => {
  const { status, error } = requireOperation(request);
  const running = status === 'InProgress';
  return {
    status: 200,
    headers: running ? { 'Retry-After': retryAfter(request.tenant) } : {},
    body: { status: running ? 'Running' : status, ...(error === undefined ? {} : { error }) },
  };
};

/** The `Location` of a deletion. */
export const readDeletion = (request: ArmRequest): ArmReply => {
  if (requireOperation(request).status !== 'InProgress') return { status: 204 };
  const headers = {
    Location: `${request.origin}${encodedPath(request.path)}?${request.query.toString()}`,
    'Retry-After': retryAfter(request.tenant),
  };
  return { status: 202, headers };
};
