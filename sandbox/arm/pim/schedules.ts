import { idKey, type RoleAssignment } from '#sandbox/tenant.ts';
import { checkAuthorization } from '#sandbox/arm/guards.ts';
import { ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { pageOf } from '#sandbox/arm/paging.ts';
import { principalOf } from '#sandbox/arm/principals.ts';
import { assignmentName, shownScope } from '#sandbox/arm/role-assignments.ts';
import { definitionId } from '#sandbox/arm/role-definitions.ts';
import { holdsAt, identitiesOf } from '#sandbox/arm/roles.ts';
import { isWithinScope } from '#sandbox/arm/scope.ts';
import { scopeNotFound, scopeOf } from '#sandbox/arm/scope-lookup.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { scheduleVersions } from '#sandbox/arm/versions.ts';
import { expandedOf } from './expanded.ts';
import { listedAt, visibleTo } from './visible.ts';

type Kind = 'Assignment' | 'Eligibility';
/** A schedule may begin later; an instance holds now. */
type Form = 'Schedules' | 'ScheduleInstances';

/** The id of what somebody holds or may activate, as Privileged Identity Management has it. */
export function scheduleId(kind: Kind, one: RoleAssignment): string {
  return idOf(`role${kind}Schedules`, one);
}

function idOf(type: string, one: RoleAssignment): string {
  return `${shownScope(one.scope)}/providers/Microsoft.Authorization/${type}/${assignmentName(one)}`;
}

function resource(request: ArmRequest, kind: Kind, form: Form, one: RoleAssignment) {
  const { tenant } = request;
  const { principalId, roleId, from, until, linked } = one;
  const [scope, asked] = [shownScope(one.scope), idKey(scopeOf(request))];
  const type = `role${kind}${form}`;
  const principalType = principalOf(tenant, principalId)?.type ?? 'Unknown';
  const isInherited = asked !== one.scope && isWithinScope(asked, one.scope);
  const isInstance = form === 'ScheduleInstances';
  const timeOf = (moment: number | undefined) => (moment === undefined ? null : armTimestamp(moment));
  return {
    id: idOf(type, one),
    name: assignmentName(one),
    type: `Microsoft.Authorization/${type}`,
    properties: {
      scope,
      roleDefinitionId: definitionId(scope, roleId),
      principalId,
      principalType,
      memberType: principalType === 'Group' ? 'Group' : isInherited ? 'Inherited' : 'Direct',
      status: 'Provisioned',
      ...(isInstance ? { [`role${kind}ScheduleId`]: scheduleId(kind, one) } : {}),
      ...(kind === 'Assignment' ? { assignmentType: linked === undefined ? 'Assigned' : 'Activated' } : {}),
      ...(kind === 'Assignment' && isInstance ? { originRoleAssignmentId: idOf('roleAssignments', one) } : {}),
      ...(linked === undefined ? {} : { linkedRoleEligibilityScheduleId: linked }),
      startDateTime: timeOf(from),
      endDateTime: timeOf(until),
      createdOn: timeOf(from),
      expandedProperties: expandedOf(tenant, { scope, roleId, principalId }),
    },
  };
}

function entriesOf({ tenant }: ArmRequest, kind: Kind): RoleAssignment[] {
  return kind === 'Assignment' ? tenant.roleAssignments : tenant.roleEligibilities;
}

/** As it was a minute ago. */
function list(request: ArmRequest, kind: Kind, form: Form): ArmReply {
  const [at, isVisible] = [listedAt(request), visibleTo(request)];
  const found = entriesOf(request, kind)
    .filter((one) => holdsAt(one, at) && isVisible(one))
    .map((one) => resource(request, kind, form, one));
  return ok(pageOf(request, found));
}

/** As it is now: one's own, and others' with the right. */
function read(request: ArmRequest, kind: Kind, form: Form): ArmReply {
  const { tenant, caller, params } = request;
  const name = idKey(params['name'] ?? '');
  const found = entriesOf(request, kind).find((one) => assignmentName(one) === name);
  if (!found || !identitiesOf(tenant, caller.objectId).includes(found.principalId))
    checkAuthorization(tenant, caller, 'Microsoft.Authorization/roleAssignments/read', scopeOf(request));
  if (found) return ok(resource(request, kind, form, found));
  throw scopeNotFound(request.path);
}

export const scheduleRoutes: ArmRoute[] = (['Eligibility', 'Assignment'] as const).flatMap((kind) =>
  (['Schedules', 'ScheduleInstances'] as const).flatMap((form) => {
    const type = `Microsoft.Authorization/role${kind}${form}`;
    const route = routesOf(type, scheduleVersions);
    return [
      route('GET', `/{+scope}/providers/${type}`, null, (request) => list(request, kind, form)),
      route('GET', `/{+scope}/providers/${type}/{name}`, null, (request) => read(request, kind, form)),
    ];
  }),
);
