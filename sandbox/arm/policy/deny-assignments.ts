import { ArmError, type ArmRequest, type ArmRoute, type Caller } from '#sandbox/arm/http.ts';
import { refuseOthers } from '#sandbox/arm/request-body.ts';
import { matchesAction } from '#sandbox/arm/roles.ts';
import { isWithinScope } from '#sandbox/arm/scope.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { denyAssignmentVersions } from '#sandbox/arm/versions.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { idKey, tenantNow, type KeptResource, type Tenant } from '#sandbox/tenant.ts';
import { ruleRoutes, rulesOf, scopeOfRule } from './kept-rules.ts';

/** Stands for everybody. */
const everyone = '00000000-0000-0000-0000-000000000000';

const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

const covers = (patterns: unknown, action: string): boolean =>
  Array.isArray(patterns) && patterns.some((pattern) => matchesAction(String(pattern), action));

const names = (principals: unknown, objectId: string): boolean =>
  objectsOf(principals).some(({ id }) => id === objectId);

const denies = ({ id, properties }: KeptResource, objectId: string, action: string, scope: string): boolean => {
  const { principals, excludePrincipals, permissions, doNotApplyToChildScopes, denyAssignmentEffect } = properties;
  const at = scopeOfRule(id);
  return (
    denyAssignmentEffect === 'enforced' &&
    (doNotApplyToChildScopes === true ? idKey(scope) === idKey(at) : isWithinScope(scope, at)) &&
    (names(principals, everyone) || names(principals, objectId)) &&
    !names(excludePrincipals, objectId) &&
    objectsOf(permissions).some(({ actions, notActions }) => covers(actions, action) && !covers(notActions, action))
  );
};

/** @throws {ArmError} 403 in ARM's words when a deny assignment takes from the caller what a role allows. */
export const checkDenyAssignments = (tenant: Tenant, caller: Caller, action: string, scope: string): void => {
  const denial = rulesOf(tenant, 'denyAssignments').find((each) => denies(each, caller.objectId, action, scope));
  if (!denial) return;
  throw new ArmError(
    403,
    'DenyAssignmentAuthorizationFailed',
    `The client '${caller.name}' with object id '${caller.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${String(denial.properties['denyAssignmentName'])}' and Id '${denial.name.replaceAll('-', '')}' at scope '${scopeOfRule(denial.id)}'.`,
  );
};

/** @throws {ArmError} 400 for what Azure takes from nobody. The wording is the sandbox's. */
const complete = (request: ArmRequest, properties: JsonObject, existing: KeptResource | undefined): JsonObject => {
  const { principals, excludePrincipals = [], permissions, denyAssignmentName, ...others } = properties;
  refuseOthers(
    others,
    ['description', 'doNotApplyToChildScopes', 'denyAssignmentEffect', 'scope', 'isSystemProtected'],
    'a deny assignment',
  );
  const isForEveryone = names(principals, everyone);
  const problem =
    (typeof denyAssignmentName !== 'string' && 'it has no name') ||
    (objectsOf(permissions).length === 0 && 'it denies nothing') ||
    (objectsOf(principals).length === 0 && 'it is for nobody') ||
    (objectsOf(principals).some(({ type }) => type === 'Group') && 'a group can’t be denied anything') ||
    (isForEveryone && objectsOf(excludePrincipals).length === 0 && 'of everybody, at least one has to be excluded');
  if (problem !== false)
    throw new ArmError(400, 'InvalidDenyAssignment', `The deny assignment can't be made: ${problem}.`);
  const now = armTimestamp(tenantNow(request.tenant));
  const { objectId } = request.caller;
  return {
    denyAssignmentEffect: 'enforced',
    doNotApplyToChildScopes: false,
    ...others,
    denyAssignmentName,
    principals,
    excludePrincipals,
    permissions,
    scope: scopeOfRule(request.path),
    isSystemProtected: false,
    createdOn: existing?.properties['createdOn'] ?? now,
    createdBy: existing?.properties['createdBy'] ?? objectId,
    updatedOn: now,
    updatedBy: objectId,
  };
};

/** What nobody may, whatever their roles. */
export const denyAssignmentRoutes: ArmRoute[] = ruleRoutes({
  type: 'denyAssignments',
  called: 'deny assignment',
  at: '/{+scope}',
  apiVersions: denyAssignmentVersions,
  filters: {
    denyassignmentname: ({ denyAssignmentName }, value) => denyAssignmentName === value,
    principalid: ({ principals }, value) => names(principals, value),
  },
  complete,
});
