import { createHash } from 'node:crypto';
import { schedule } from '#sandbox/machines/schedule.ts';
import { tenantNow, type OperationState, type Tenant } from '#sandbox/tenant.ts';
import { activityKeptFor, recordActivity } from './activity.ts';
import { authorizationFailed } from './guards.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { isAllowed } from './roles.ts';
import { scopeNotFound } from './scope-lookup.ts';
import { isWithinScope } from './scope.ts';
import { armTimestamp } from './timestamps.ts';

/** Seconds that ARM asks clients to wait between polls: 15 in life, at least one. */
export const retryAfter = (tenant: Tenant): string => String(Math.max(1, Math.round(15 / tenant.speed)));

interface NewOperation {
  /** Where its status lives, for instance `Microsoft.HybridCompute/locations/westeurope`. */
  provider: string;
  subscriptionId: string;
  resourceId: string;
}

/** Registers a long-running operation that `request` began. `finishOperation` ends it. */
export const startOperation = (request: ArmRequest, operation: NewOperation): OperationState => {
  const state: OperationState = {
    // As recorded: `x-ms-request-id` of the reply is the operation's id.
    id: request.activity.operationId,
    subscriptionId: operation.subscriptionId,
    provider: operation.provider,
    status: 'InProgress',
    startedAt: tenantNow(request.tenant),
    resourceId: operation.resourceId,
    activity: request.activity,
  };
  dropOldOperations(request.tenant, state.startedAt);
  request.tenant.operations.set(state.id, state);
  return state;
};

/** What ended longer ago than the Activity Log goes back is gone. Operations stand in the order of their starts: the first young one ends the search. */
const dropOldOperations = ({ operations }: Tenant, now: number): void => {
  const oldest = now - activityKeptFor;
  for (const { id, startedAt, endedAt } of operations.values()) {
    if (startedAt >= oldest) return;
    if (endedAt !== undefined && endedAt < oldest) operations.delete(id);
  }
};

export type OperationOutcome =
  | { status: 'Succeeded'; result?: unknown }
  | { status: 'Failed' | 'Canceled'; error: { code: string; message: string } };

/** Ends an operation once and records its outcome in the Activity Log; later calls change nothing. */
export const finishOperation = (tenant: Tenant, operationId: string, outcome: OperationOutcome, at: number): void => {
  const operation = tenant.operations.get(operationId);
  if (operation === undefined || operation.status !== 'InProgress') return;
  operation.status = outcome.status;
  operation.endedAt = at;
  if (outcome.status === 'Succeeded') {
    if (outcome.result !== undefined) operation.result = structuredClone(outcome.result);
  } else {
    operation.error = outcome.error;
  }
  if (operation.wakes) schedule(tenant, at, operation.wakes.kind, operation.wakes.data);
  if (operation.activity === undefined) return;
  recordActivity(
    tenant,
    operation.activity,
    outcome.status === 'Succeeded' ? { status: 'Succeeded' } : { status: 'Failed', error: outcome.error },
    at,
  );
};

/** The operation that is still running on a resource. */
export const runningOperation = (tenant: Tenant, resourceId: string): OperationState | undefined =>
  [...tenant.operations.values()].find(
    (operation) =>
      operation.status === 'InProgress' && operation.resourceId?.toLowerCase() === resourceId.toLowerCase(),
  );

/** Ends what still runs on a resource that is deleted, or below it, for nothing else would: a deletion has come about, all else has failed. */
export const endOperationsWithin = (tenant: Tenant, resourceId: string): void => {
  for (const { id, resourceId: about, activity } of tenant.operations.values()) {
    if (about === undefined || !isWithinScope(about, resourceId)) continue;
    const { code, message } = scopeNotFound(activity?.resourceId ?? about);
    const outcome: OperationOutcome =
      activity?.method === 'DELETE' ? { status: 'Succeeded' } : { status: 'Failed', error: { code, message } };
    finishOperation(tenant, id, outcome, tenantNow(tenant));
  }
};

/** Text that looks like the signature Azure puts into poll URLs, about as long, and the same for the same operation. */
const signatureText = (seed: string, length: number): string => {
  let text = '';
  for (let part = 0; text.length < length; part += 1) {
    text += createHash('sha512').update(`${seed}/${part}`).digest('base64url');
  }
  return text.slice(0, length);
};

const signatureOf = (operation: OperationState): string => signatureText(`${operation.id}/s`, 342);

const pollQuery = (operation: OperationState, apiVersion: string): string => {
  const ticks = 621_355_968_000_000_000n + BigInt(Math.trunc(operation.startedAt)) * 10_000n;
  return new URLSearchParams({
    'api-version': apiVersion,
    t: String(ticks),
    c: `MIIHhz${signatureText(`${operation.id}/c`, 2600)}`,
    s: signatureOf(operation),
    h: signatureText(`${operation.id}/h`, 43),
  }).toString();
};

/** Path segments after `{provider}/` under which a provider shows status and results. */
interface PollNames {
  status: string;
  results: string;
}

const pollNames = (provider: string): PollNames =>
  provider.toLowerCase().startsWith('microsoft.hybridcompute/')
    ? { status: 'operationstatus', results: 'operationresults' }
    : { status: 'operationStatuses', results: 'operationResults' };

const pollUrl = (request: ArmRequest, operation: OperationState, name: string): string =>
  `${request.origin}/subscriptions/${operation.subscriptionId}/providers/${operation.provider}/${name}/${operation.id}?${pollQuery(operation, request.apiVersion)}`;

/** `Azure-AsyncOperation`, `Location` and `Retry-After` of a running operation. */
export const operationHeaders = (request: ArmRequest, operation: OperationState): Record<string, string> => {
  const names = pollNames(operation.provider);
  return {
    'Azure-AsyncOperation': pollUrl(request, operation, names.status),
    Location: pollUrl(request, operation, names.results),
    'Retry-After': retryAfter(request.tenant),
  };
};

/** The id of the resource that the operation of a poll's path is about. */
export const polledResource = (tenant: Tenant, path: string): string | undefined => {
  const operationId = /\/operation(?:status(?:es)?|results)\/([^/]+)$/i.exec(path)?.[1];
  return operationId === undefined ? undefined : tenant.operations.get(operationId)?.resourceId;
};

/** The body of a status URL. */
const operationStatusBody = (operation: OperationState): Record<string, unknown> => ({
  name: operation.id,
  status: operation.status,
  startTime: armTimestamp(operation.startedAt),
  ...(operation.endedAt === undefined ? {} : { endTime: armTimestamp(operation.endedAt) }),
  ...(operation.result === undefined ? {} : { properties: operation.result }),
  ...(operation.error === undefined ? {} : { error: operation.error }),
});

/**
 * The operation a poll asks for. Poll URLs are signed, so holding one is enough; without the signature the caller needs the
 * read action on the subscription's operations.
 *
 * @throws {ArmError} 404 when there is none, 403 when the caller may not read it.
 */
const polledOperation = (request: ArmRequest): OperationState => {
  const operation = request.tenant.operations.get(request.params['operationId'] ?? '');
  if (
    operation === undefined ||
    operation.subscriptionId.toLowerCase() !== request.params['subscriptionId']?.toLowerCase()
  ) {
    throw new ArmError(404, 'NotFound', 'The requested operation was not found.');
  }
  const action = `${operation.provider.split('/')[0]}/locations/operationstatus/read`;
  const scope = `/subscriptions/${operation.subscriptionId}`;
  const signed = request.query.get('s') === signatureOf(operation);
  if (!signed && !isAllowed(request.tenant, request.caller.objectId, action, scope)) {
    throw authorizationFailed(request.caller, action, scope);
  }
  return operation;
};

const readStatus = (request: ArmRequest): ArmReply => {
  const operation = polledOperation(request);
  return {
    status: 200,
    headers: operation.status === 'InProgress' ? operationHeaders(request, operation) : {},
    body: operationStatusBody(operation),
  };
};

/**
 * What `Location` answers for an operation that failed or was canceled: as the request itself would have, had it been answered at once.
 * https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/async-api-reference.md
 */
export const failedResult = (error: { code: string; message: string }): ArmReply => ({
  // HybridCompute names the status in its codes.
  status: Number(/^HCRP(\d{3})$/.exec(error.code)?.[1] ?? (error.code === 'ResourceNotFound' ? 404 : 409)),
  body: { error },
});

/** Whether a path is that of a `Location`, which shows a result, and not that of an `Azure-AsyncOperation`. */
export const isResultPath = (path: string): boolean => /\/operationresults\/[^/]+$/i.test(path);

/** Whether a path is that of an `Azure-AsyncOperation`. */
export const isStatusPath = (path: string): boolean => /\/operationstatus(?:es)?\/[^/]+$/i.test(path);

const readResult = (request: ArmRequest): ArmReply => {
  const operation = polledOperation(request);
  if (operation.status === 'InProgress') return { status: 202, headers: operationHeaders(request, operation) };
  if (operation.error !== undefined) return failedResult(operation.error);
  return operation.result === undefined ? { status: 204 } : ok(operation.result);
};

/** Status and result routes of one provider, for example `operationRoutes('Microsoft.HybridCompute', versions)`. */
export const operationRoutes = (namespace: string, apiVersions: readonly string[]): ArmRoute[] => {
  const names = pollNames(`${namespace}/`);
  const route = routesOf(namespace, apiVersions);
  const locations = `/subscriptions/{subscriptionId}/providers/${namespace}/locations/{location}`;
  return [
    route('GET', `${locations}/${names.status}/{operationId}`, null, readStatus),
    route('GET', `${locations}/${names.results}/{operationId}`, null, readResult),
  ];
};
