import { isObject } from '#sandbox/json.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, type RoleAssignment, type RoleRequest, type Tenant } from '#sandbox/tenant.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { spanOf } from './span.ts';
import { settle } from './statuses.ts';

/** What is over is kept for so long, ms, for lists that lag. */
const kept = 24 * 3_600_000;

/** What a request is about: roles that are held, or those that may be activated. */
export function entriesFor(tenant: Tenant, { kind }: Pick<RoleRequest, 'kind'>): RoleAssignment[] {
  return kind === 'roleAssignmentScheduleRequests' ? tenant.roleAssignments : tenant.roleEligibilities;
}

/** Gives what was asked for, from its start on. An activation whose end has passed while it waited fails. */
export function provision(tenant: Tenant, request: RoleRequest, now: number): void {
  const { principalId, roleId, scope, properties } = request;
  const span = spanOf(properties, now);
  const entries = entriesFor(tenant, request);
  for (const [index, { until = Infinity }] of [...entries.entries()].toReversed())
    if (until < now - kept) entries.splice(index, 1);
  const { requestType, scheduleInfo, linkedRoleEligibilityScheduleId: linked } = properties;
  entries.push({
    principalId,
    roleId,
    scope,
    name: stableGuid(`provisioned/${idKey(request.id)}`),
    ...span,
    ...(requestType === 'SelfActivate' && typeof linked === 'string' ? { linked } : {}),
  });
  if (isObject(scheduleInfo)) scheduleInfo['startDateTime'] = armTimestamp(span.from);
  const isLater = span.from > now;
  settle(
    request,
    now,
    isLater ? 'Granted' : 'Provisioned',
    isLater ? { at: span.from, status: 'Provisioned' } : undefined,
  );
}
