import { partOf } from '#sandbox/json.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, tenantNow, type Role, type RoleRule, type Tenant } from '#sandbox/tenant.ts';
import { ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { principalOf } from '#sandbox/arm/principals.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { shownScope } from '#sandbox/arm/role-assignments.ts';
import { definitionId, filterOf, isAssignable } from '#sandbox/arm/role-definitions.ts';
import { allRoles } from '#sandbox/arm/roles.ts';
import { requireScope, scopeNotFound, scopeOf } from '#sandbox/arm/scope-lookup.ts';
import { scheduleVersions } from '#sandbox/arm/versions.ts';
import { expandedOf } from './expanded.ts';
import { defaultRules, withRules } from './rules.ts';

const policyType = 'Microsoft.Authorization/roleManagementPolicies';
const assignmentType = 'Microsoft.Authorization/roleManagementPolicyAssignments';

/** The settings of a role at a scope. Each scope has its own: none is inherited. */
export function rulesOf(tenant: Tenant, roleId: string, scope: string): RoleRule[] {
  return tenant.rolePolicies.get(policyKey(roleId, scope))?.rules ?? defaultRules();
}

/** Changes settings of a role at a scope. @throws {ArmError} 400 when they are malformed. */
export function changeRules(tenant: Tenant, roleId: string, scope: string, changes: unknown, modifiedBy: string): void {
  const rules = withRules(rulesOf(tenant, roleId, scope), changes, (id) => principalOf(tenant, id) !== undefined);
  tenant.rolePolicies.set(policyKey(roleId, scope), { rules, modifiedBy, modifiedAt: tenantNow(tenant) });
}

/** Each role's guid is that of its policy at a scope, made with it. */
function policyName(roleId: string, scope: string): string {
  return stableGuid(`policy/${roleId}/${idKey(scope)}`);
}

function policyKey(roleId: string, scope: string): string {
  return idKey(`${scope}/providers/${policyType}/${policyName(roleId, scope)}`);
}

function rolesAtScope(request: ArmRequest): Role[] {
  requireScope(request.tenant, scopeOf(request));
  return allRoles(request.tenant).filter((role) => isAssignable(role, scopeOf(request)));
}

function policyOf(request: ArmRequest, { id: roleId }: Role) {
  const { tenant } = request;
  const scope = shownScope(scopeOf(request));
  const name = policyName(roleId, scope);
  const kept = tenant.rolePolicies.get(policyKey(roleId, scope));
  const rules = rulesOf(tenant, roleId, scope);
  const properties = {
    scope,
    displayName: null,
    description: null,
    isOrganizationDefault: false,
    lastModifiedBy: principalOf(tenant, kept?.modifiedBy) ?? null,
    lastModifiedDateTime: kept === undefined ? null : new Date(kept.modifiedAt).toISOString(),
    rules,
    effectiveRules: rules,
    policyProperties: { scope: expandedOf(tenant, { scope, roleId }).scope },
  };
  return { id: `${scope}/providers/${policyType}/${name}`, name, type: policyType, properties };
}

function assignmentOf(request: ArmRequest, role: Role) {
  const { id: policyId, name: policy, properties } = policyOf(request, role);
  const { scope, effectiveRules, lastModifiedBy, lastModifiedDateTime } = properties;
  const { scope: place, roleDefinition } = expandedOf(request.tenant, { scope, roleId: role.id });
  const name = `${policy}_${role.id}`;
  return {
    id: `${scope}/providers/${assignmentType}/${name}`,
    name,
    type: assignmentType,
    properties: {
      scope,
      roleDefinitionId: definitionId(scope, role.id),
      policyId,
      effectiveRules,
      policyAssignmentProperties: {
        scope: place,
        roleDefinition,
        policy: { id: policyId, lastModifiedBy, lastModifiedDateTime },
      },
    },
  };
}

function listPolicies(request: ArmRequest): ArmReply {
  return ok({ value: rolesAtScope(request).map((role) => policyOf(request, role)) });
}

/** The role whose policy, or whose policy's assignment, the path names. @throws {ArmError} 404 when there is none. */
function roleOfPath(request: ArmRequest): Role {
  const [name] = (request.params['name'] ?? '').split('_');
  const role = rolesAtScope(request).find(({ id }) => policyName(id, scopeOf(request)) === idKey(name ?? ''));
  if (role) return role;
  throw scopeNotFound(request.path);
}

function readPolicy(request: ArmRequest): ArmReply {
  return ok(policyOf(request, roleOfPath(request)));
}

function patchPolicy(request: ArmRequest): ArmReply {
  const { tenant, caller } = request;
  const role = roleOfPath(request);
  const { rules } = partOf(objectBody(request.body), 'properties');
  changeRules(tenant, role.id, scopeOf(request), rules, caller.objectId);
  return ok(policyOf(request, role));
}

function listAssignments(request: ArmRequest): ArmReply {
  const wanted = filterOf(request, ['roledefinitionid', 'atscope']).get('roledefinitionid');
  const guid = wanted === undefined ? undefined : idKey(wanted).split('/').at(-1);
  const roles = rolesAtScope(request).filter(({ id }) => guid === undefined || id === guid);
  return ok({ value: roles.map((role) => assignmentOf(request, role)) });
}

function readAssignment(request: ArmRequest): ArmReply {
  return ok(assignmentOf(request, roleOfPath(request)));
}

/** Whoever may read role assignments may read what is demanded of those who ask for them. */
const readsOf = (type: string) => routesOf(type, scheduleVersions, 'Microsoft.Authorization/roleAssignments');
const [policies, assignments] = [readsOf(policyType), readsOf(assignmentType)];

export const rolePolicyRoutes: ArmRoute[] = [
  policies('GET', `/{+scope}/providers/${policyType}`, 'read', listPolicies),
  policies('GET', `/{+scope}/providers/${policyType}/{name}`, 'read', readPolicy),
  routesOf(policyType, scheduleVersions)('PATCH', `/{+scope}/providers/${policyType}/{name}`, 'write', patchPolicy),
  assignments('GET', `/{+scope}/providers/${assignmentType}`, 'read', listAssignments),
  assignments('GET', `/{+scope}/providers/${assignmentType}/{name}`, 'read', readAssignment),
];
