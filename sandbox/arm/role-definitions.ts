import { idKey } from '#sandbox/tenant.ts';
import { ArmError, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { builtInRoles, rolesAt, type Role } from './roles.ts';
import { pathParts } from './scope.ts';
import { scopeOf } from './scope-lookup.ts';
import { permissionVersions, roleVersions } from './versions.ts';

/** Built-in roles stand under the subscription that they are looked at from. */
export const roleId = (scope: string, id: string | undefined): string =>
  `/subscriptions/${pathParts(scope).subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${id}`;

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

const listRoles = (request: ArmRequest): ArmReply => {
  const filter = filterOf(request, ['rolename', 'type', 'atscope', 'atscopeandbelow']);
  const name = filter.get('rolename');
  const isCustom = idKey(filter.get('type') ?? '') === 'customrole';
  const roles = builtInRoles.filter((role) => !isCustom && (name === undefined || idKey(role.name) === idKey(name)));
  const value = roles.map((role) => ({
    id: roleId(scopeOf(request), role.id),
    name: role.id,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: {
      roleName: role.name,
      type: 'BuiltInRole',
      assignableScopes: ['/'],
      permissions: [permissionsOf(role)],
    },
  }));
  return { status: 200, body: { value } };
};

/**
 * What the caller may do at a scope: one entry for each role assignment that applies. Locks, policies and deny assignments do
 * not show here, as in Azure.
 */
const listPermissions = (request: ArmRequest): ArmReply => ({
  status: 200,
  body: { value: rolesAt(request.tenant, request.caller.objectId, scopeOf(request)).map(permissionsOf) },
});

const provider = '/{+scope}/providers/Microsoft.Authorization';
const definitions = routesOf('Microsoft.Authorization/roleDefinitions', roleVersions);
const permissions = routesOf('Microsoft.Authorization/permissions', permissionVersions);

export const roleDefinitionRoutes: ArmRoute[] = [
  definitions('GET', `${provider}/roleDefinitions`, 'read', listRoles),
  // Everyone may ask about themselves.
  permissions('GET', `${provider}/permissions`, null, listPermissions),
];
