import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, tenantNow, type RoleAssignment, type Tenant } from '#sandbox/tenant.ts';
import { partOf } from '#sandbox/json.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { principalNotFound, principalOf } from './principals.ts';
import { objectBody, refuseOthers } from './request-body.ts';
import { assignableRole, definitionId, filterOf } from './role-definitions.ts';
import { holdsAt } from './roles.ts';
import { isWithinScope } from './scope.ts';
import { requireScope, scopeOf } from './scope-lookup.ts';
import { roleVersions } from './versions.ts';

export const assignmentName = ({ name, principalId, roleId, scope }: RoleAssignment): string =>
  name ?? stableGuid(`assignment/${principalId}/${roleId}/${scope}`);

/** Scopes are kept in lower case, and shown as Azure spells them. */
export const shownScope = (scope: string): string => scope.replace('/resourcegroups/', '/resourceGroups/');

const assignmentResource = (tenant: Tenant, assignment: RoleAssignment) => {
  const { principalId, roleId } = assignment;
  const scope = shownScope(assignment.scope);
  const name = assignmentName(assignment);
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      roleDefinitionId: definitionId(scope, roleId),
      principalId,
      principalType: principalOf(tenant, principalId)?.type ?? 'Unknown',
      scope,
    },
  };
};

/** What is assigned at this moment: activations too. */
const assigned = ({ tenant }: ArmRequest): RoleAssignment[] => {
  const now = tenantNow(tenant);
  return tenant.roleAssignments.filter((each) => holdsAt(each, now));
};

/** Those at the scope, above it and below it; with `atScope()` not those below. */
const list = (request: ArmRequest): ArmReply => {
  const filter = filterOf(request, ['atscope', 'principalid', 'assignedto']);
  const scope = scopeOf(request);
  const principal = filter.get('principalid') ?? filter.get('assignedto');
  const found = assigned(request).filter(
    (each) =>
      (isWithinScope(scope, each.scope) || (!filter.has('atscope') && isWithinScope(each.scope, scope))) &&
      (principal === undefined || each.principalId === principal),
  );
  return ok({ value: found.map((each) => assignmentResource(request.tenant, each)) });
};

const find = (request: ArmRequest): RoleAssignment | undefined =>
  assigned(request).find(
    (each) =>
      idKey(each.scope) === idKey(scopeOf(request)) && assignmentName(each) === idKey(request.params['name'] ?? ''),
  );

const read = (request: ArmRequest): ArmReply => {
  const found = find(request);
  if (found) return ok(assignmentResource(request.tenant, found));
  throw new ArmError(404, 'RoleAssignmentNotFound', `The role assignment '${request.params['name']}' is not found.`);
};

/** @throws {ArmError} 400 or 409 in ARM's words for what can't be assigned, or is already. */
const put = (request: ArmRequest): ArmReply => {
  const { tenant } = request;
  requireScope(tenant, scopeOf(request));
  const { roleDefinitionId, principalId, ...others } = partOf(objectBody(request.body), 'properties');
  refuseOthers(others, ['principalType', 'scope', 'description'], 'a role assignment');
  const scope = idKey(scopeOf(request));
  const role = assignableRole(request, roleDefinitionId, scope);
  if (typeof principalId !== 'string' || !principalOf(tenant, principalId))
    throw principalNotFound(tenant, principalId);
  const assignment = { principalId, roleId: role.id, scope, name: idKey(request.params['name'] ?? '') };
  const same = assigned(request).find(
    (each) => each.principalId === principalId && each.roleId === role.id && each.scope === scope,
  );
  const named = find(request);
  if (same && same !== named) throw new ArmError(409, 'RoleAssignmentExists', 'The role assignment already exists.');
  if (named && named !== same) {
    const message = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
    throw new ArmError(400, 'RoleAssignmentUpdateNotPermitted', message);
  }
  if (!named) tenant.roleAssignments.push(assignment);
  return { status: named ? 200 : 201, body: assignmentResource(tenant, assignment) };
};

const remove = (request: ArmRequest): ArmReply => {
  const { tenant } = request;
  const found = find(request);
  if (!found) return { status: 204 };
  tenant.roleAssignments = tenant.roleAssignments.filter((each) => each !== found);
  return ok(assignmentResource(tenant, found));
};

const path = '/{+scope}/providers/Microsoft.Authorization/roleAssignments';
const route = routesOf('Microsoft.Authorization/roleAssignments', roleVersions);

export const roleAssignmentRoutes: ArmRoute[] = [
  route('GET', path, 'read', list),
  route('GET', `${path}/{name}`, 'read', read),
  route('PUT', `${path}/{name}`, 'write', put),
  route('DELETE', `${path}/{name}`, 'delete', remove),
];
