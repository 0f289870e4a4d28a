import { partOf } from '#sandbox/json.ts';
import { idKey, tenantNow, type RoleRequest, type Tenant } from '#sandbox/tenant.ts';
import { authorizationFailed, checkAuthorization } from '#sandbox/arm/guards.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { pageOf } from '#sandbox/arm/paging.ts';
import { principalOf } from '#sandbox/arm/principals.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { assignableRole, definitionId } from '#sandbox/arm/role-definitions.ts';
import { requireScope, scopeNotFound, scopeOf } from '#sandbox/arm/scope-lookup.ts';
import { shownScope } from '#sandbox/arm/role-assignments.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { scheduleVersions } from '#sandbox/arm/versions.ts';
import { decide } from './decide.ts';
import { expandedOf } from './expanded.ts';
import { settle, statusAt } from './statuses.ts';
import { listedAt, mayAnswer, visibleTo } from './visible.ts';

/** Approvals stand at the tenant. */
export function approvalId({ approval }: RoleRequest): string | null {
  return approval ? `/providers/Microsoft.Authorization/roleAssignmentApprovals/${approval.name}` : null;
}

function resource(tenant: Tenant, one: RoleRequest, at: number) {
  const { principalId, roleId, requestorId, createdAt, properties } = one;
  const scope = shownScope(one.scope);
  return {
    id: one.id,
    name: one.name,
    type: `Microsoft.Authorization/${one.kind}`,
    properties: {
      ...properties,
      scope,
      roleDefinitionId: definitionId(scope, roleId),
      principalId,
      principalType: principalOf(tenant, principalId)?.type ?? 'Unknown',
      requestorId,
      status: statusAt(one, at),
      approvalId: approvalId(one),
      createdOn: armTimestamp(createdAt),
      expandedProperties: expandedOf(tenant, { scope, roleId, principalId }),
    },
  };
}

/** The request that a body makes. @throws {ArmError} 400 when it says neither whose role it is nor which. */
function requestIn(request: ArmRequest, kind: RoleRequest['kind']): RoleRequest {
  const { tenant, caller, params } = request;
  const scope = scopeOf(request);
  requireScope(tenant, scope);
  const { principalId, roleDefinitionId, ...properties } = partOf(objectBody(request.body), 'properties');
  if (typeof principalId !== 'string' || typeof roleDefinitionId !== 'string')
    throw new ArmError(400, 'BadRequest', 'The properties principalId and roleDefinitionId are required.');
  const now = tenantNow(tenant);
  const name = params['name'] ?? '';
  return {
    id: `${scope}/providers/Microsoft.Authorization/${kind}/${name}`,
    name,
    kind,
    scope: idKey(scope),
    principalId,
    roleId: assignableRole(request, roleDefinitionId, scope).id,
    requestorId: caller.objectId,
    properties,
    createdAt: now,
    statuses: [],
  };
}

/** @throws {ArmError} 400 in Azure's words for what Privileged Identity Management refuses. */
function put(request: ArmRequest, kind: RoleRequest['kind']): ArmReply {
  const { tenant } = request;
  const made = requestIn(request, kind);
  const { act } = decide(request, made);
  if (tenant.roleRequests.has(idKey(made.id)))
    throw new ArmError(400, 'RoleAssignmentExists', 'A request of this name already exists.');
  act();
  tenant.roleRequests.set(idKey(made.id), made);
  return { status: 201, body: resource(tenant, made, made.createdAt) };
}

/** What a request would come to; nothing of it is kept. */
function validate(request: ArmRequest, kind: RoleRequest['kind']): ArmReply {
  const made = requestIn(request, kind);
  const { status } = decide(request, made);
  settle(made, made.createdAt, status);
  return ok(resource(request.tenant, made, made.createdAt));
}

/** One's own, those that one may answer, and others' with the right. It doesn't lag. */
function read(request: ArmRequest): ArmReply {
  const { tenant, caller } = request;
  const found = tenant.roleRequests.get(idKey(request.path));
  const isOwn = found !== undefined && [found.principalId, found.requestorId].includes(caller.objectId);
  if (!isOwn && !(found && mayAnswer(request, found)))
    checkAuthorization(tenant, caller, 'Microsoft.Authorization/roleAssignments/read', scopeOf(request));
  if (!found) throw scopeNotFound(request.path);
  return ok(resource(tenant, found, tenantNow(tenant)));
}

/** As it was a minute ago. */
function list(request: ArmRequest, kind: RoleRequest['kind']): ArmReply {
  const [at, isVisible] = [listedAt(request), visibleTo(request)];
  const found = [...request.tenant.roleRequests.values()]
    .filter((one) => one.kind === kind && one.createdAt <= at && isVisible(one))
    .map((one) => resource(request.tenant, one, at));
  return ok(pageOf(request, found));
}

/** @throws {ArmError} 403 for another's, 400 for one that isn't pending. */
function cancel(request: ArmRequest): ArmReply {
  const { tenant, caller } = request;
  const path = request.path.replace(/\/cancel$/i, '');
  const found = tenant.roleRequests.get(idKey(path));
  if (!found) throw scopeNotFound(path);
  const now = tenantNow(tenant);
  if (found.requestorId !== caller.objectId)
    throw authorizationFailed(caller, `Microsoft.Authorization/${found.kind}/cancel/action`, path);
  if (statusAt(found, now) !== 'PendingApproval')
    throw new ArmError(400, 'BadRequest', `A request that is ${statusAt(found, now)} cannot be canceled.`);
  settle(found, now, 'Canceled');
  return { status: 200 };
}

/** Who may is decided by what is asked for. */
const openToAll = (route: ArmRoute): ArmRoute => ({ ...route, openToAll: true });

export const roleRequestRoutes: ArmRoute[] = (
  ['roleEligibilityScheduleRequests', 'roleAssignmentScheduleRequests'] as const
).flatMap((kind) => {
  const type = `Microsoft.Authorization/${kind}`;
  const route = routesOf(type, scheduleVersions);
  const path = `/{+scope}/providers/${type}`;
  return [
    route('GET', path, null, (request) => list(request, kind)),
    route('GET', `${path}/{name}`, null, read),
    openToAll(route('PUT', `${path}/{name}`, 'write', (request) => put(request, kind))),
    openToAll(route('POST', `${path}/{name}/cancel`, 'cancel/action', cancel)),
    route('POST', `${path}/{name}/validate`, null, (request) => validate(request, kind)),
  ];
});
