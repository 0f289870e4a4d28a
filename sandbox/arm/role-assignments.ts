import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, type RoleAssignment, type Tenant } from '#sandbox/tenant.ts';
import { ArmError, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { isObject } from '#sandbox/json.ts';
import { objectBody, refuseOthers } from './request-body.ts';
import { asked, checkFilter, roleId } from './role-definitions.ts';
import { builtInRoles } from './roles.ts';
import { isWithinScope } from './scope.ts';
import { requireScope, scopeOf } from './scope-lookup.ts';
import { roleVersions } from './versions.ts';

const nameOf = ({ name, principalId, role, scope }: RoleAssignment): string =>
  name ?? stableGuid(`assignment/${principalId}/${role}/${scope}`);

/** What a principal is: a person, or a program or a machine. @throws {ArmError} 400 for one that the directory doesn't have. */
const principalType = (tenant: Tenant, id: string): string | undefined => {
  if (tenant.people.some(({ objectId }) => objectId === id)) return 'User';
  const isProgram = tenant.servicePrincipal.objectId === id;
  return isProgram || [...tenant.machines.values()].some(({ principalId }) => principalId === id)
    ? 'ServicePrincipal'
    : undefined;
};

const assignmentResource = (tenant: Tenant, assignment: RoleAssignment) => {
  const role = builtInRoles.find(({ name }) => name === assignment.role);
  // Scopes are kept in lower case, and shown as Azure spells them.
  const scope = assignment.scope.replace('/resourcegroups/', '/resourceGroups/') || '/';
  return {
    id: `${assignment.scope}/providers/Microsoft.Authorization/roleAssignments/${nameOf(assignment)}`,
    name: nameOf(assignment),
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      roleDefinitionId: role && roleId(assignment.scope, role),
      principalId: assignment.principalId,
      principalType: principalType(tenant, assignment.principalId) ?? 'Unknown',
      scope,
    },
  };
};

/** Those at the scope, above it and below it; with `atScope()` not those below. */
const list = (request: ArmRequest): ArmReply => {
  const filter = checkFilter(request, ['atScope()', 'principalId eq', 'assignedTo(']);
  const scope = scopeOf(request);
  const principal = asked(request, 'principalId') ?? asked(request, 'assignedTo');
  const value = request.tenant.roleAssignments.filter(
    (each) =>
      (isWithinScope(scope, each.scope) || (!filter.includes('atscope()') && isWithinScope(each.scope, scope))) &&
      (principal === undefined || each.principalId === principal),
  );
  return { status: 200, body: { value: value.map((each) => assignmentResource(request.tenant, each)) } };
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
  const { tenant, params } = request;
  requireScope(tenant, scopeOf(request));
  const { properties } = objectBody(request.body);
  const { roleDefinitionId, principalId, ...others } = isObject(properties) ? properties : {};
  refuseOthers(others, ['principalType', 'scope', 'description'], 'a role assignment');
  const role = builtInRoles.find(({ id }) => idKey(String(roleDefinitionId)).endsWith(`/${id}`));
  if (!role) {
    throw new ArmError(400, 'RoleDefinitionDoesNotExist', 'The specified role definition does not exist.');
  }
  if (typeof principalId !== 'string' || principalType(tenant, principalId) === undefined) {
    const message = `Principal ${String(principalId).replaceAll('-', '')} does not exist in the directory ${tenant.tenantId}.`;
    throw new ArmError(400, 'PrincipalNotFound', message);
  }
  const name = idKey(params['name'] ?? '');
  const assignment = { principalId, role: role.name, scope: idKey(scopeOf(request)), name };
  const same = tenant.roleAssignments.find(
    (each) => each.principalId === principalId && each.role === role.name && each.scope === assignment.scope,
  );
  const named = find(request);
  if (named && named !== same) {
    throw new ArmError(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  }
  if (same && same !== named) {
    throw new ArmError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${nameOf(same).replaceAll('-', '')}.`,
    );
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
