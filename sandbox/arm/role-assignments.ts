import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { RoleAssignment, Tenant } from '#sandbox/tenant.ts';
import { ArmError } from './http.ts';
import type { ArmReply, ArmRequest, ArmRoute } from './http.ts';
import { isObject, objectBody, refuseOthers } from './request-body.ts';
import { builtInRoles } from './roles.ts';
import type { Role } from './roles.ts';
import { isWithinScope, pathParts } from './scope.ts';
import { requireScope } from './scope-lookup.ts';
import { roleVersions } from './versions.ts';

const scopeOf = ({ params }: ArmRequest): string => (params['scope'] === undefined ? '' : `/${params['scope']}`);

/** Built-in roles stand under the subscription that they are looked at from. */
const roleId = (scope: string, { id }: Role): string => {
  const { subscriptionId } = pathParts(scope);
  const parent = subscriptionId === undefined ? '' : `/subscriptions/${subscriptionId}`;
  return `${parent}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
};

const roleResource = (scope: string, role: Role) => ({
  id: roleId(scope, role),
  name: role.id,
  type: 'Microsoft.Authorization/roleDefinitions',
  properties: {
    roleName: role.name,
    type: 'BuiltInRole',
    description: '',
    assignableScopes: ['/'],
    permissions: [
      { actions: role.actions, notActions: role.notActions, dataActions: role.dataActions, notDataActions: [] },
    ],
  },
});

/** The quoted value that a filter has for a name, `roleName eq 'Reader'` or `assignedTo('…')`. */
const asked = (request: ArmRequest, name: string): string | undefined =>
  new RegExp(`\\b${name}(?:\\s+eq\\s+|\\()'([^']*)'`, 'i').exec(request.query.get('$filter') ?? '')?.[1];

/** @throws {ArmError} 400 for a filter of which no term is known. */
const checkFilter = (request: ArmRequest, names: readonly string[]): string => {
  const filter = request.query.get('$filter') ?? '';
  const terms = filter === '' ? [] : filter.split(/\s+and\s+/i);
  if (terms.every((term) => names.some((name) => idKey(term.trim()).startsWith(idKey(name))))) return idKey(filter);
  throw new ArmError(400, 'BadRequestFormat', `The filter '${filter}' is not supported.`);
};

const listRoles = (request: ArmRequest): ArmReply => {
  const filter = checkFilter(request, ['roleName eq', 'type eq', 'atScopeAndBelow()', 'atScope()']);
  const name = asked(request, 'roleName');
  const roles = builtInRoles.filter(
    (role) => (name === undefined || idKey(role.name) === idKey(name)) && !filter.includes('customrole'),
  );
  return { status: 200, body: { value: roles.map((role) => roleResource(scopeOf(request), role)) } };
};

const readRole = (request: ArmRequest): ArmReply => {
  const id = request.params['name'] ?? '';
  const role = builtInRoles.find((each) => each.id === idKey(id));
  if (role) return { status: 200, body: roleResource(scopeOf(request), role) };
  throw new ArmError(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${id.replaceAll('-', '')}' does not exist.`,
  );
};

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

const route = (method: ArmRoute['method'], path: string, action: string, handle: ArmRoute['handle']): ArmRoute => ({
  method,
  path,
  apiVersions: roleVersions,
  action: `Microsoft.Authorization/${action}`,
  handle,
});

const assignments = '/{+scope}/providers/Microsoft.Authorization/roleAssignments';
const definitions = 'providers/Microsoft.Authorization/roleDefinitions';

export const roleRoutes: ArmRoute[] = [
  route('GET', assignments, 'roleAssignments/read', list),
  route('GET', `${assignments}/{name}`, 'roleAssignments/read', read),
  route('PUT', `${assignments}/{name}`, 'roleAssignments/write', put),
  route('DELETE', `${assignments}/{name}`, 'roleAssignments/delete', remove),
  route('GET', `/{+scope}/${definitions}`, 'roleDefinitions/read', listRoles),
  route('GET', `/{+scope}/${definitions}/{name}`, 'roleDefinitions/read', readRole),
  // Whoever is signed in may look at what a role is.
  { ...route('GET', `/${definitions}`, '', listRoles), action: null },
  { ...route('GET', `/${definitions}/{name}`, '', readRole), action: null },
];
