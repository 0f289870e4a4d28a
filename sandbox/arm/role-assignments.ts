import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, type RoleAssignment, type Tenant } from '#sandbox/tenant.ts';
import { partOf } from '#sandbox/json.ts';
import { ArmError, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { objectBody, refuseOthers } from './request-body.ts';
import { filterOf, roleId } from './role-definitions.ts';
import { builtInRoles } from './roles.ts';
import { isWithinScope } from './scope.ts';
import { requireScope, scopeOf } from './scope-lookup.ts';
import { roleVersions } from './versions.ts';

const nameOf = ({ name, principalId, role, scope }: RoleAssignment): string =>
  name ?? stableGuid(`assignment/${principalId}/${role}/${scope}`);

/** What a principal is: a person, or a program or a machine; `undefined` for one that the directory doesn't have. */
const principalType = (tenant: Tenant, id: unknown): string | undefined => {
  if (tenant.people.some(({ objectId }) => objectId === id)) return 'User';
  const isProgram = tenant.servicePrincipal.objectId === id;
  return isProgram || [...tenant.machines.values()].some(({ principalId }) => principalId === id)
    ? 'ServicePrincipal'
    : undefined;
};

const assignmentResource = (tenant: Tenant, assignment: RoleAssignment) => {
  const { principalId, role } = assignment;
  // Scopes are kept in lower case, and shown as Azure spells them.
  const scope = assignment.scope.replace('/resourcegroups/', '/resourceGroups/');
  const roleDefinitionId = roleId(scope, builtInRoles.find(({ name }) => name === role)?.id);
  const name = nameOf(assignment);
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      roleDefinitionId,
      principalId,
      principalType: principalType(tenant, principalId) ?? 'Unknown',
      scope,
    },
  };
};

/** Those at the scope, above it and below it; with `atScope()` not those below. */
const list = (request: ArmRequest): ArmReply => {
  const filter = filterOf(request, ['atscope', 'principalid', 'assignedto']);
  const scope = scopeOf(request);
  const principal = filter.get('principalid') ?? filter.get('assignedto');
  const found = request.tenant.roleAssignments.filter(
    (each) =>
      (isWithinScope(scope, each.scope) || (!filter.has('atscope') && isWithinScope(each.scope, scope))) &&
      (principal === undefined || each.principalId === principal),
  );
  return { status: 200, body: { value: found.map((each) => assignmentResource(request.tenant, each)) } };
};

const find = (request: ArmRequest): RoleAssignment | undefined =>
  request.tenant.roleAssignments.find(
    (each) => idKey(each.scope) === idKey(scopeOf(request)) && nameOf(each) === idKey(request.params['name'] ?? ''),
  );

const read = (request: ArmRequest): ArmReply => {
  const found = find(request);
  if (found) return { status: 200, body: assignmentResource(request.tenant, found) };
  throw new ArmError(404, 'RoleAssignmentNotFound', `The role assignment '${request.params['name']}' is not found.`);
};

/** @throws {ArmError} 400 or 409 in ARM's words for what can't be assigned, or is already. */
const put = (request: ArmRequest): ArmReply => {
  const { tenant } = request;
  requireScope(tenant, scopeOf(request));
  const { roleDefinitionId, principalId, ...others } = partOf(objectBody(request.body), 'properties');
  refuseOthers(others, ['principalType', 'scope', 'description'], 'a role assignment');
  const role = builtInRoles.find(({ id }) => idKey(String(roleDefinitionId)).endsWith(`/${id}`));
  if (!role) throw new ArmError(400, 'RoleDefinitionDoesNotExist', 'The specified role definition does not exist.');
  if (typeof principalId !== 'string' || principalType(tenant, principalId) === undefined) {
    const message = `Principal ${String(principalId)} does not exist in the directory ${tenant.tenantId}.`;
    throw new ArmError(400, 'PrincipalNotFound', message);
  }
  const scope = idKey(scopeOf(request));
  const assignment = { principalId, role: role.name, scope, name: idKey(request.params['name'] ?? '') };
  const same = tenant.roleAssignments.find(
    (each) => each.principalId === principalId && each.role === role.name && each.scope === scope,
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
  return { status: 200, body: assignmentResource(tenant, found) };
};

const path = '/{+scope}/providers/Microsoft.Authorization/roleAssignments';
const route = routesOf('Microsoft.Authorization/roleAssignments', roleVersions);

export const roleAssignmentRoutes: ArmRoute[] = [
  route('GET', path, 'read', list),
  route('GET', `${path}/{name}`, 'read', read),
  route('PUT', `${path}/{name}`, 'write', put),
  route('DELETE', `${path}/{name}`, 'delete', remove),
];
