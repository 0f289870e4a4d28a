import { itemText, schedule, type Happening } from '#sandbox/machines/schedule.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, tenantNow, type RoleAssignment } from '#sandbox/tenant.ts';
import { checkAuthorization } from './guards.ts';
import { ArmError, notEmulated, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { partOf, type JsonObject } from '#sandbox/json.ts';
import { objectBody } from './request-body.ts';
import { roleId } from './role-definitions.ts';
import { builtInRoles } from './roles.ts';
import { isWithinScope } from './scope.ts';
import { scopeNotFound, scopeOf } from './scope-lookup.ts';
import { armTimestamp } from './timestamps.ts';
import { scheduleVersions } from './versions.ts';

/** Privileged Identity Management lets a role be active for that long at most, unless somebody sets another policy. */
const longestActivation = 8 * 3_600_000;

const requestType = 'Microsoft.Authorization/roleAssignmentScheduleRequests';
const instanceType = 'Microsoft.Authorization/roleEligibilityScheduleInstances';

const badRequest = (code: string, message: string): ArmError => new ArmError(400, code, message);

const policyFailed = (rule: string): ArmError =>
  badRequest('RoleAssignmentRequestPolicyValidationFailed', `The following policy rules failed: ["${rule}"]`);

const durationOf = (text: unknown): number => {
  const [, hours, minutes] = /^PT(?=.)(?:(\d+)H)?(?:(\d+)M)?$/.exec(String(text)) ?? [undefined, NaN];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
};

/** When an activation ends, ms. @throws {ArmError} 400 when no end is given, or one that the policy doesn't allow. */
const endOf = (properties: JsonObject, now: number): number => {
  const { type, duration, endDateTime } = partOf(properties['scheduleInfo'], 'expiration');
  const end = type === 'AfterDuration' ? now + durationOf(duration) : Date.parse(String(endDateTime));
  if (type === 'NoExpiration' || end - now > longestActivation) throw policyFailed('ExpirationRule');
  if (end > now) return end;
  throw badRequest('RoleAssignmentRequestScheduleInvalid', 'The schedule of the request is invalid.');
};

const isOf = (one: RoleAssignment, { principalId, role }: RoleAssignment): boolean =>
  one.principalId === principalId && one.role === role;

/** Activates a role for a time. @throws {ArmError} 400 in Azure's words, 501 for requests of administrators. */
const put = (request: ArmRequest): ArmReply => {
  const { tenant, caller, path: id } = request;
  const now = tenantNow(tenant);
  const properties = partOf(objectBody(request.body), 'properties');
  const { justification, principalId, requestType: asked, roleDefinitionId } = properties;
  const role = builtInRoles.find((one) => one.id === idKey(String(roleDefinitionId)).split('/').at(-1));
  if (principalId === undefined || role === undefined)
    throw badRequest('BadRequest', 'The properties principalId and roleDefinitionId are required.');
  if (asked !== 'SelfActivate') throw notEmulated(`the request type '${String(asked)}'`);
  const end = endOf(properties, now);
  const activation = idKey(id);
  const wanted = { principalId: caller.objectId, role: role.name, scope: idKey(scopeOf(request)), activation };
  const eligible = tenant.roleEligibilities.some((one) => isOf(one, wanted) && isWithinScope(wanted.scope, one.scope));
  if (!eligible || principalId !== caller.objectId) throw policyFailed('EligibilityRule');
  if (typeof justification !== 'string' || justification.trim() === '') throw policyFailed('JustificationRule');
  if (
    tenant.keptResources.has(activation) ||
    tenant.roleAssignments.some((one) => isOf(one, wanted) && one.scope === wanted.scope)
  )
    throw badRequest('RoleAssignmentExists', 'The Role assignment already exists.');
  tenant.roleAssignments.push(wanted);
  schedule(tenant, end, 'role.deactivate', { activation });
  const read = { scope: scopeOf(request), principalType: 'User', status: 'Provisioned', requestorId: caller.objectId };
  const name = request.params['name'] ?? '';
  const made = { id, name, type: requestType, properties: { ...properties, ...read, createdOn: armTimestamp(now) } };
  tenant.keptResources.set(activation, made);
  return { status: 201, body: made };
};

export const roleActivationHappenings: Readonly<Record<string, Happening>> = {
  'role.deactivate': (tenant, item) => {
    const activation = itemText(item, 'activation');
    tenant.roleAssignments = tenant.roleAssignments.filter((one) => one.activation !== activation);
  },
};

/** One's own requests, and others' with a role that reads them. */
const read = (request: ArmRequest): ArmReply => {
  const { tenant, caller } = request;
  const found = tenant.keptResources.get(idKey(request.path));
  if (found?.properties['principalId'] !== caller.objectId)
    checkAuthorization(tenant, caller, `${requestType}/read`, scopeOf(request));
  if (found === undefined) throw scopeNotFound(request.path);
  return { status: 200, body: found };
};

const instance = ({ principalId, role, scope }: RoleAssignment): JsonObject => {
  const name = stableGuid(`eligibility/${principalId}/${role}/${scope}`);
  const provider = `${scope}/providers/Microsoft.Authorization`;
  return {
    id: `${provider}/roleEligibilityScheduleInstances/${name}`,
    name,
    type: instanceType,
    properties: {
      scope,
      roleDefinitionId: roleId(scope, builtInRoles.find((one) => one.name === role)?.id),
      principalId,
      principalType: 'User',
      status: 'Provisioned',
      roleEligibilityScheduleId: `${provider}/roleEligibilitySchedules/${name}`,
      memberType: 'Direct',
    },
  };
};

/** The caller's own, at the scope, above and below. @throws {ArmError} 501 for everyone's. */
const list = (request: ArmRequest): ArmReply => {
  const scope = scopeOf(request);
  if (!/^\s*asTarget\(\)\s*$/i.test(request.query.get('$filter') ?? ''))
    throw new ArmError(501, 'NotImplemented', 'The sandbox lists eligibilities with the $filter asTarget() alone.');
  const own = request.tenant.roleEligibilities.filter(
    (one) =>
      one.principalId === request.caller.objectId &&
      (isWithinScope(one.scope, scope) || isWithinScope(scope, one.scope)),
  );
  return { status: 200, body: { value: own.map(instance) } };
};

const requests = routesOf(requestType, scheduleVersions);
const instances = routesOf(instanceType, scheduleVersions);

export const roleActivationRoutes: ArmRoute[] = [
  requests('PUT', `/{+scope}/providers/${requestType}/{name}`, 'write', put),
  requests('GET', `/{+scope}/providers/${requestType}/{name}`, 'read', read),
  instances('GET', `/{+scope}/providers/${instanceType}`, 'read', list),
  instances('GET', `/providers/${instanceType}`, 'read', list),
].map((route) => ({ ...route, openToAll: true }));
