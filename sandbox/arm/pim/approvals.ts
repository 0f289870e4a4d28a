import { isObject, partOf } from '#sandbox/json.ts';
import { idKey, tenantNow, type RoleApproval, type RoleRequest, type Tenant } from '#sandbox/tenant.ts';
import { authorizationFailed } from '#sandbox/arm/guards.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { principalOf } from '#sandbox/arm/principals.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { isAllowed } from '#sandbox/arm/roles.ts';
import { scopeNotFound, scopeOf } from '#sandbox/arm/scope-lookup.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { approvalVersions } from '#sandbox/arm/versions.ts';
import { provision } from './provision.ts';
import { settle, statusAt } from './statuses.ts';
import { mayAnswer } from './visible.ts';

const type = 'Microsoft.Authorization/roleAssignmentApprovals';

interface Approval {
  of: RoleRequest;
  approval: RoleApproval;
}

/** The approval of the path, where the caller may see it. @throws {ArmError} 404 or 403 otherwise. */
function requireApproval(request: ArmRequest): Approval {
  const { tenant, caller, params } = request;
  const all = [...tenant.roleRequests.values()].flatMap((of) => (of.approval ? [{ of, approval: of.approval }] : []));
  const found = all.find(
    ({ of, approval }) =>
      approval.name === idKey(params['name'] ?? '') && ['', of.scope].includes(idKey(scopeOf(request))),
  );
  if (!found) throw scopeNotFound(request.path);
  const isOwn = [found.of.principalId, found.of.requestorId].includes(caller.objectId);
  const mayRead = isAllowed(tenant, caller.objectId, 'Microsoft.Authorization/roleAssignments/read', found.of.scope);
  if (isOwn || mayRead || mayAnswer(request, found.of)) return found;
  throw authorizationFailed(caller, `${type}/read`, request.path);
}

/** How far the only stage is. */
function stageStatus({ of, approval }: Approval, now: number): string {
  if (approval.answer) return 'Completed';
  if (now >= approval.until) return 'Expired';
  return statusAt(of, now) === 'PendingApproval' ? 'InProgress' : 'Completed';
}

function stageResource(request: ArmRequest, found: Approval) {
  const { tenant } = request;
  const { name, stage, answer } = found.approval;
  const by = principalOf(tenant, answer?.by);
  const id = `${scopeOf(request)}/providers/${type}/${name}/stages/${stage}`;
  const reviewedBy = by && {
    principalId: by.id,
    principalType: 'user',
    principalName: by.displayName,
    userPrincipalName: by.email,
  };
  return {
    id,
    name: stage,
    type: `${type}/stages`,
    properties: {
      displayName: null,
      assignedToMe: mayAnswer(request, found.of),
      status: stageStatus(found, tenantNow(tenant)),
      reviewedBy: reviewedBy ?? null,
      reviewedDateTime: answer ? armTimestamp(answer.at) : null,
      reviewResult: answer?.result ?? 'NotReviewed',
      justification: answer?.justification ?? '',
    },
  };
}

function read(request: ArmRequest): ArmReply {
  const found = requireApproval(request);
  const { name } = found.approval;
  const stages = [stageResource(request, found)];
  return ok({ id: `${scopeOf(request)}/providers/${type}/${name}`, name, type, properties: { stages } });
}

/** @throws {ArmError} 404 when the approval has no such stage. */
function requireStage(request: ArmRequest): Approval {
  const found = requireApproval(request);
  if (found.approval.stage === idKey(request.params['stage'] ?? '')) return found;
  throw scopeNotFound(request.path);
}

function readStage(request: ArmRequest): ArmReply {
  return ok(stageResource(request, requireStage(request)));
}

/** The first answer decides. @throws {ArmError} 403 for whoever may not answer, 400 for an answer that is none or too late. */
function answer(request: ArmRequest): ArmReply {
  const { tenant, caller } = request;
  const found = requireStage(request);
  const { of, approval } = found;
  const body = objectBody(request.body);
  const { reviewResult: result, justification = '' } = isObject(body['properties']) ? partOf(body, 'properties') : body;
  if (!mayAnswer(request, of)) throw authorizationFailed(caller, `${type}/stages/write`, request.path);
  if (result !== 'Approve' && result !== 'Deny') throw badRequest('The reviewResult must be Approve or Deny.');
  const now = tenantNow(tenant);
  const status = stageStatus(found, now);
  if (status !== 'InProgress') throw badRequest(`The stage is ${status}.`);
  if (typeof justification !== 'string' || (approval.isJustificationRequired && justification.trim() === ''))
    throw badRequest('A justification is required.');
  approval.answer = { result, by: caller.objectId, at: now, justification };
  decided(tenant, of, result, now);
  return ok(stageResource(request, found));
}

/** An activation whose end has passed while it waited comes to nothing. */
function decided(tenant: Tenant, of: RoleRequest, result: 'Approve' | 'Deny', now: number): void {
  if (result === 'Deny') return settle(of, now, 'Denied');
  try {
    provision(tenant, of, now);
  } catch {
    settle(of, now, 'Failed');
  }
}

function badRequest(message: string): ArmError {
  return new ArmError(400, 'BadRequest', message);
}

const route = routesOf(type, approvalVersions);

const path = `/{+scope}/providers/${type}/{name}`;

/** At the tenant and at the request's scope; a stage is called a step too. */
export const approvalRoutes: ArmRoute[] = [
  route('GET', path, null, read),
  ...['stages', 'steps'].flatMap((word) => [
    route('GET', `${path}/${word}/{stage}`, null, readStage),
    route('PATCH', `${path}/${word}/{stage}`, null, answer),
  ]),
];
