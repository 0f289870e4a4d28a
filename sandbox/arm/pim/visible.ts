import { tenantNow, type RoleApproval } from '#sandbox/tenant.ts';
import { ArmError, type ArmRequest } from '#sandbox/arm/http.ts';
import { filterOf } from '#sandbox/arm/role-definitions.ts';
import { identitiesOf, isAllowed } from '#sandbox/arm/roles.ts';
import { isWithinScope } from '#sandbox/arm/scope.ts';
import { scopeOf } from '#sandbox/arm/scope-lookup.ts';

/** What lists show of. */
interface Listed {
  principalId: string;
  roleId: string;
  scope: string;
  requestorId?: string;
  approval?: RoleApproval;
}

/** Seconds by which Privileged Identity Management's lists are behind, as a live run of October 2026 had it. */
const lag = 62;

/** The moment of the tenant's time that lists show. */
export function listedAt({ tenant }: ArmRequest): number {
  return tenantNow(tenant) - lag * 1000;
}

/** Whether somebody may answer a request: nobody answers their own. */
export function mayAnswer({ tenant, caller }: ArmRequest, { approval, requestorId }: Listed): boolean {
  const identities = identitiesOf(tenant, caller.objectId);
  return requestorId !== caller.objectId && (approval?.approvers.some((id) => identities.includes(id)) ?? false);
}

/** Which of all a list is of: by its filter, its scope, and what the caller may see. @throws {ArmError} 400 for others' without the right. */
export function visibleTo(request: ArmRequest): (one: Listed) => boolean {
  const { tenant, caller } = request;
  const filter = filterOf(request, [
    'astarget',
    'asrequestor',
    'asapprover',
    'atscope',
    'principalid',
    'roledefinitionid',
  ]);
  const scope = scopeOf(request);
  const own = identitiesOf(tenant, caller.objectId);
  const isOwnAlone = ['astarget', 'asrequestor', 'asapprover'].some((name) => filter.has(name));
  if (!isOwnAlone && !isAllowed(tenant, caller.objectId, 'Microsoft.Authorization/roleAssignments/read', scope)) {
    const problem = `The requestor ${caller.objectId} does not have permissions for this request.`;
    const remedy = "Please use $filter=asTarget() to filter on the requestor's assignments.";
    throw new ArmError(400, 'InsufficientPermissions', `${problem} ${remedy}`);
  }
  const [principal, role] = [filter.get('principalid'), filter.get('roledefinitionid')?.split('/').at(-1)];
  return (one) =>
    (isWithinScope(scope, one.scope) || (!filter.has('atscope') && isWithinScope(one.scope, scope))) &&
    (!filter.has('astarget') || own.includes(one.principalId)) &&
    (!filter.has('asrequestor') || one.requestorId === caller.objectId) &&
    (!filter.has('asapprover') || mayAnswer(request, one)) &&
    (principal === undefined || one.principalId === principal) &&
    (role === undefined || one.roleId === role);
}
