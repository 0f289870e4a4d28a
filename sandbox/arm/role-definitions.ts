import { idKey } from '#sandbox/tenant.ts';
import { ArmError, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { builtInRoles, rolesAt, type Role } from './roles.ts';
import { pathParts } from './scope.ts';
import { scopeOf } from './scope-lookup.ts';
import { permissionVersions, roleVersions } from './versions.ts';

/** Built-in roles stand under the subscription that they are looked at from. */
export const roleId = (scope: string, { id }: Role): string => {
  const { subscriptionId } = pathParts(scope);
  const parent = subscriptionId === undefined ? '' : `/subscriptions/${subscriptionId}`;
  return `${parent}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
};

const permissionsOf = ({ actions, notActions, dataActions }: Role) => ({
  actions,
  notActions,
  dataActions,
  notDataActions: [],
});

const roleResource = (scope: string, role: Role) => ({
  id: roleId(scope, role),
  name: role.id,
  type: 'Microsoft.Authorization/roleDefinitions',
  properties: {
    roleName: role.name,
    type: 'BuiltInRole',
    description: '',
    assignableScopes: ['/'],
    permissions: [permissionsOf(role)],
  },
});

/** The quoted value that a filter has for a name, `roleName eq 'Reader'` or `assignedTo('…')`. */
export const asked = (request: ArmRequest, name: string): string | undefined =>
  new RegExp(`\\b${name}(?:\\s+eq\\s+|\\()'([^']*)'`, 'i').exec(request.query.get('$filter') ?? '')?.[1];

/** @throws {ArmError} 400 for a filter of which no term is known. */
export const checkFilter = (request: ArmRequest, names: readonly string[]): string => {
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

/**
 * What the caller may do at a scope: one entry for each role assignment that applies. Locks, policies and deny assignments do
 * not show here, as in Azure.
 */
const listPermissions = (request: ArmRequest): ArmReply => ({
  status: 200,
  body: { value: rolesAt(request.tenant, request.caller.objectId, scopeOf(request)).map(permissionsOf) },
});

const path = '/providers/Microsoft.Authorization/roleDefinitions';
const route = routesOf('Microsoft.Authorization/roleDefinitions', roleVersions);
const permissions = routesOf('Microsoft.Authorization/permissions', permissionVersions);

export const roleDefinitionRoutes: ArmRoute[] = [
  route('GET', `/{+scope}${path}`, 'read', listRoles),
  route('GET', `/{+scope}${path}/{name}`, 'read', readRole),
  // Whoever is signed in may look at what a role is, and ask about themselves.
  route('GET', path, null, listRoles),
  route('GET', `${path}/{name}`, null, readRole),
  permissions('GET', '/{+scope}/providers/Microsoft.Authorization/permissions', null, listPermissions),
];
