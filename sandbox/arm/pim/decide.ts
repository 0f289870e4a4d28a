import { isObject } from '#sandbox/json.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, type RoleAssignment, type RoleRequest } from '#sandbox/tenant.ts';
import { checkAuthorization } from '#sandbox/arm/guards.ts';
import { ArmError, notEmulated, type ArmRequest } from '#sandbox/arm/http.ts';
import { principalNotFound, principalOf } from '#sandbox/arm/principals.ts';
import { holdsAt, identitiesOf } from '#sandbox/arm/roles.ts';
import { isWithinScope, pathParts } from '#sandbox/arm/scope.ts';
import { rulesOf } from './policies.ts';
import { entriesFor, provision } from './provision.ts';
import { demandsAt, type Demands } from './rules.ts';
import { scheduleId } from './schedules.ts';
import { spanOf } from './span.ts';
import { settle, statusAt } from './statuses.ts';

/** What a request comes to at once, and what brings it about. */
interface Decision {
  status: string;
  act: () => void;
}

/** How long a role stays active at least, and for how long one that was left can't be activated again, ms. */
const leastActive = 5 * 60_000;
const settling = 20_000;
const restless = 120_000;

/** @throws {ArmError} 400 in Azure's words for what is refused, 403 for what is another's to ask, 501 for what isn't emulated. */
export function decide(request: ArmRequest, made: RoleRequest): Decision {
  const { requestType } = made.properties;
  const isAssignment = made.kind === 'roleAssignmentScheduleRequests';
  if (requestType === 'SelfActivate' && isAssignment) return activate(request, made);
  if (requestType === 'SelfDeactivate' && isAssignment) return deactivate(request, made);
  if (requestType === 'AdminAssign') return assign(request, made);
  if (requestType === 'AdminRemove') return remove(request, made);
  throw notEmulated(`the request type '${String(requestType)}'`);
}

/** A guid alone is not enough. */
const isScheduleId = /\/providers\/microsoft\.authorization\/roleeligibilityschedules\/[^/]+$/i;

function activate(request: ArmRequest, made: RoleRequest): Decision {
  const { tenant, caller } = request;
  const { createdAt: now, scope } = made;
  if (pathParts(scope).resourceGroup !== undefined)
    checkAuthorization(tenant, caller, 'Microsoft.Resources/subscriptions/resourceGroups/read', scope);
  const eligibility = eligibilityFor(request, made);
  // Settings of the scope that somebody is eligible at decide, or whoever asks lower down would be free of them.
  const demands = demandsAt('EndUser_Assignment', rulesOf(tenant, made.roleId, eligibility.scope));
  checkDemands(request, made, demands);
  refuseDouble(request, made);
  made.properties['linkedRoleEligibilityScheduleId'] = scheduleId('Eligibility', eligibility);
  const { approval } = demands;
  if (!approval) return { status: beginning(made, now), act: () => provision(tenant, made, now) };
  return {
    status: 'PendingApproval',
    act: () => {
      const until = now + approval.days * 24 * 3_600_000;
      const [name, stage] = [stableGuid(`approval/${idKey(made.id)}`), stableGuid(`stage/${idKey(made.id)}`)];
      const { approvers, isJustificationRequired } = approval;
      made.approval = { name, stage, approvers, isJustificationRequired, until };
      settle(made, now, 'PendingApproval', { at: until, status: 'TimedOut' });
    },
  };
}

function beginning({ properties }: RoleRequest, now: number): string {
  return spanOf(properties, now).from > now ? 'Granted' : 'Provisioned';
}

/** What lets the caller activate a role: the one that the request links to, or any. @throws {ArmError} 400 when there is none. */
function eligibilityFor({ tenant, caller }: ArmRequest, made: RoleRequest): RoleAssignment {
  const { linkedRoleEligibilityScheduleId: linked } = made.properties;
  if (typeof linked === 'string' && !isScheduleId.test(linked))
    throw refused('BadRequest', 'The linkedRoleEligibilityScheduleId is no id of a role eligibility schedule.');
  const identities = identitiesOf(tenant, caller.objectId);
  const found = tenant.roleEligibilities.find(
    (one) =>
      identities.includes(one.principalId) &&
      one.roleId === made.roleId &&
      isWithinScope(made.scope, one.scope) &&
      holdsAt(one, made.createdAt) &&
      (typeof linked !== 'string' || idKey(scheduleId('Eligibility', one)) === idKey(linked)),
  );
  if (found && made.principalId === caller.objectId) return found;
  throw policyFailed(['EligibilityRule']);
}

/** @throws {ArmError} 400 that names every rule that fails. */
function checkDemands(request: ArmRequest, made: RoleRequest, demands: Demands): void {
  const { justification, ticketInfo } = made.properties;
  const { from, until = Infinity } = spanOf(made.properties, made.createdAt);
  const { amr, acrs } = request.caller.claims;
  const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
  const failed = Object.entries({
    MfaRule: demands.isMfaRequired && !(Array.isArray(amr) && amr.includes('mfa')),
    JustificationRule: demands.isReasonRequired && !isText(justification),
    TicketingRule: demands.isTicketRequired && !(isObject(ticketInfo) && isText(ticketInfo['ticketNumber'])),
    ExpirationRule: until - from > (demands.longest ?? Infinity),
  }).flatMap(([rule, isFailed]) => (isFailed ? [rule] : []));
  if (failed.length > 0) throw policyFailed(failed);
  const { context } = demands;
  if (context === undefined || (Array.isArray(acrs) && acrs.includes(context))) return;
  const claims = `{"access_token":{"acrs":{"essential":true, "value":"${context}"}}}`;
  throw refused('RoleAssignmentRequestAcrsValidationFailed', `&claims=${encodeURIComponent(claims)}`);
}

function policyFailed(rules: string[]): ArmError {
  const message = `The following policy rules failed: ${JSON.stringify(rules)}`;
  return refused('RoleAssignmentRequestPolicyValidationFailed', message);
}

function sameOf({ tenant }: ArmRequest, made: RoleRequest): RoleAssignment[] {
  return entriesFor(tenant, made).filter(
    ({ principalId, roleId, scope }) =>
      principalId === made.principalId && roleId === made.roleId && scope === made.scope,
  );
}

/** @throws {ArmError} 400 for what is held or asked for already; Azure takes two minutes to let go of a role. */
function refuseDouble(request: ArmRequest, made: RoleRequest): void {
  const { tenant } = request;
  const now = made.createdAt;
  if (sameOf(request, made).some(({ until = Infinity, linked }) => until + (linked === undefined ? 0 : restless) > now))
    throw refused('RoleAssignmentExists', 'The Role assignment already exists.');
  const isPending = [...tenant.roleRequests.values()].some(
    (one) =>
      one.kind === made.kind &&
      one.principalId === made.principalId &&
      one.roleId === made.roleId &&
      one.scope === made.scope &&
      statusAt(one, now) === 'PendingApproval',
  );
  if (isPending)
    throw refused('PendingRoleAssignmentRequest', 'There is already an existing pending Role assignment request.');
}

function deactivate(request: ArmRequest, made: RoleRequest): Decision {
  const now = made.createdAt;
  const held = sameOf(request, made).find((one) => one.linked !== undefined && holdsAt(one, now));
  const since = now - (held?.from ?? -Infinity);
  if (!held || made.principalId !== request.caller.objectId || since < settling) throw doesNotExist();
  if (since < leastActive)
    throw refused('ActiveDurationTooShort', 'The active duration is too short. Miniumum Required is 5 minutes.');
  return end(held, made);
}

function assign(request: ArmRequest, made: RoleRequest): Decision {
  const { tenant } = request;
  const now = made.createdAt;
  checkAdministrator(request, made);
  if (!principalOf(tenant, made.principalId)) throw principalNotFound(tenant, made.principalId);
  const place = made.kind === 'roleAssignmentScheduleRequests' ? 'Admin_Assignment' : 'Admin_Eligibility';
  checkDemands(request, made, demandsAt(place, rulesOf(tenant, made.roleId, made.scope)));
  refuseDouble(request, made);
  return { status: beginning(made, now), act: () => provision(tenant, made, now) };
}

function remove(request: ArmRequest, made: RoleRequest): Decision {
  checkAdministrator(request, made);
  const held = sameOf(request, made).find(({ until = Infinity }) => until > made.createdAt);
  if (!held) throw doesNotExist();
  return end(held, made);
}

function end(held: RoleAssignment, made: RoleRequest): Decision {
  return {
    status: 'Revoked',
    act: () => {
      held.until = made.createdAt;
      settle(made, made.createdAt, 'Revoked');
    },
  };
}

function checkAdministrator({ tenant, caller }: ArmRequest, { kind, scope }: RoleRequest): void {
  checkAuthorization(tenant, caller, `Microsoft.Authorization/${kind}/write`, scope);
}

function doesNotExist(): ArmError {
  return refused('RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
}

function refused(code: string, message: string): ArmError {
  return new ArmError(400, code, message);
}
