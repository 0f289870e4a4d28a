import { isObject, partOf } from '#sandbox/json.ts';
import { idKey, tenantNow, type CustomRole, type Role, type RoleAssignment } from '#sandbox/tenant.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { invalidContent, objectBody } from './request-body.ts';
import { allRoles, roleOf, rolesAt } from './roles.ts';
import { isWithinScope, pathParts } from './scope.ts';
import { scopeOf } from './scope-lookup.ts';
import { permissionVersions, roleVersions } from './versions.ts';

/** Roles stand under the subscription that they are looked at from. */
export const definitionId = (scope: string, roleId: string): string => {
  const { subscriptionId } = pathParts(scope);
  const place = subscriptionId === undefined ? '' : `/subscriptions/${subscriptionId}`;
  return `${place}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
};

/** What a filter asks for, by the lower-case names of its terms. @throws {ArmError} 400 for a term that isn't known. */
export const filterOf = (request: ArmRequest, known: readonly string[]): ReadonlyMap<string, string> => {
  const filter = request.query.get('$filter') ?? '';
  const terms = filter.split(/\s+and\s+/i).flatMap((term) => {
    if (term === '') return [];
    const [, name = '', value = ''] = /^(\w+)(?:\s+eq\s+|\()'?([^']*?)'?\)?$/.exec(term) ?? [];
    if (known.includes(idKey(name))) return [[idKey(name), value] as const];
    throw new ArmError(400, 'BadRequestFormat', `The filter '${filter}' is not supported.`);
  });
  return new Map(terms);
};

const permissionsOf = ({ actions, notActions, dataActions }: Role) => ({
  actions,
  notActions,
  dataActions,
  notDataActions: [],
});

export const isCustom = (role: Role): role is CustomRole => 'assignableScopes' in role;

/** Whether a scope can be given a role. */
export const isAssignable = (role: Role, scope: string): boolean =>
  !isCustom(role) || role.assignableScopes.some((each) => isWithinScope(scope, each));

const definitionResource = (scope: string, role: Role) => ({
  id: definitionId(scope, role.id),
  name: role.id,
  type: 'Microsoft.Authorization/roleDefinitions',
  properties: {
    roleName: role.name,
    type: isCustom(role) ? 'CustomRole' : 'BuiltInRole',
    description: isCustom(role) ? role.description : '',
    assignableScopes: isCustom(role) ? role.assignableScopes : ['/'],
    permissions: [permissionsOf(role)],
  },
});

/** The role that an id names and that a scope can be given. @throws {ArmError} 400 when there is none such. */
export const assignableRole = ({ tenant }: ArmRequest, id: unknown, scope: string): Role => {
  const role = roleOf(tenant, String(id));
  if (role && isAssignable(role, scope)) return role;
  throw noRole(400, id);
};

const noRole = (status: number, id: unknown): ArmError =>
  new ArmError(
    status,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${String(id)}' does not exist.`,
  );

const listRoles = (request: ArmRequest): ArmReply => {
  const filter = filterOf(request, ['rolename', 'type', 'atscope', 'atscopeandbelow']);
  const scope = scopeOf(request);
  const [name, type] = [filter.get('rolename'), filter.get('type')];
  const value = allRoles(request.tenant)
    .filter((role) => isAssignable(role, scope) && (name === undefined || idKey(role.name) === idKey(name)))
    .map((role) => definitionResource(scope, role))
    .filter(({ properties }) => type === undefined || idKey(properties.type) === idKey(type));
  return ok({ value });
};

const readRole = (request: ArmRequest): ArmReply => {
  const { tenant, params } = request;
  const role = roleOf(tenant, params['name'] ?? '');
  if (role) return ok(definitionResource(scopeOf(request), role));
  throw noRole(404, params['name']);
};

const textsIn = (value: unknown): string[] => {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((one): one is string => typeof one === 'string')) return value;
  throw invalidContent('a list of texts is required');
};

/** Makes or changes a custom role. @throws {ArmError} 400 or 409 for one that cannot be. */
const putRole = (request: ArmRequest): ArmReply => {
  const { tenant, params } = request;
  const id = idKey(params['name'] ?? '');
  const { roleName, description, permissions, assignableScopes } = partOf(objectBody(request.body), 'properties');
  const [permission, ...others]: unknown[] = Array.isArray(permissions) ? permissions : [];
  const scopes = textsIn(assignableScopes);
  const isWhole = isObject(permission) && others.length === 0 && scopes.length > 0;
  if (typeof roleName !== 'string' || !isWhole)
    throw new ArmError(400, 'InvalidRoleDefinition', 'It has a roleName, permissions in one, and assignableScopes.');
  const existing = roleOf(tenant, id);
  if (existing && !isCustom(existing))
    throw new ArmError(403, 'RoleDefinitionNotCustom', `The built-in role '${existing.name}' cannot be changed.`);
  if (allRoles(tenant).some((role) => role.id !== id && idKey(role.name) === idKey(roleName)))
    throw new ArmError(409, 'RoleDefinitionWithSameNameExists', `A role named '${roleName}' already exists.`);
  const role: CustomRole = {
    id,
    name: roleName,
    description: typeof description === 'string' ? description : '',
    actions: textsIn(permission['actions']),
    notActions: textsIn(permission['notActions']),
    dataActions: textsIn(permission['dataActions']),
    assignableScopes: scopes,
  };
  tenant.customRoles.set(id, role);
  return { status: 201, body: definitionResource(scopeOf(request), role) };
};

const removeRole = (request: ArmRequest): ArmReply => {
  const { tenant, params } = request;
  const role = tenant.customRoles.get(idKey(params['name'] ?? ''));
  if (!role) return { status: 204 };
  const isInUse = ({ roleId, until = Infinity }: RoleAssignment) => roleId === role.id && until > tenantNow(tenant);
  if ([...tenant.roleAssignments, ...tenant.roleEligibilities].some(isInUse))
    throw new ArmError(409, 'RoleDefinitionHasAssignments', 'There are existing role assignments referencing role.');
  tenant.customRoles.delete(role.id);
  return ok(definitionResource(scopeOf(request), role));
};

/**
 * What the caller may do at a scope: one entry for each role assignment that applies. Locks, policies and deny assignments do
 * not show here, as in Azure.
 */
const listPermissions = (request: ArmRequest): ArmReply =>
  ok({ value: rolesAt(request.tenant, request.caller.objectId, scopeOf(request)).map(permissionsOf) });

const atTenant = '/providers/Microsoft.Authorization/roleDefinitions';
const provider = '/{+scope}/providers/Microsoft.Authorization';
const definitions = routesOf('Microsoft.Authorization/roleDefinitions', roleVersions);
const permissions = routesOf('Microsoft.Authorization/permissions', permissionVersions);

export const roleDefinitionRoutes: ArmRoute[] = [
  // At the tenant everyone may see which there are.
  definitions('GET', atTenant, null, listRoles),
  definitions('GET', `${atTenant}/{name}`, null, readRole),
  definitions('GET', `${provider}/roleDefinitions`, 'read', listRoles),
  definitions('GET', `${provider}/roleDefinitions/{name}`, 'read', readRole),
  definitions('PUT', `${provider}/roleDefinitions/{name}`, 'write', putRole),
  definitions('DELETE', `${provider}/roleDefinitions/{name}`, 'delete', removeRole),
  // Everyone may ask about themselves.
  permissions('GET', `${provider}/permissions`, null, listPermissions),
];
