import { changeRules } from '#sandbox/arm/pim/policies.ts';
import { approvalBy } from '#sandbox/arm/pim/rules.ts';
import type { JsonObject } from '#sandbox/json.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, tenantNow, type CustomRole, type Group, type Person, type Tenant } from '#sandbox/tenant.ts';
import { roleNamed } from './tenant-seed.ts';

const day = 24 * 3_600_000;

/** Lets a principal activate a role at a scope and below, with Privileged Identity Management. */
export function makeEligible(tenant: Tenant, principalId: string, role: string, scope: string): void {
  const from = tenantNow(tenant) - 7 * day;
  tenant.roleEligibilities.push({ principalId, roleId: roleNamed(tenant, role), scope: idKey(scope), from });
}

export function addCustomRole(
  tenant: Tenant,
  role: Pick<CustomRole, 'name' | 'description' | 'actions' | 'notActions' | 'assignableScopes'>,
): void {
  const id = stableGuid(`role/${role.name}`);
  tenant.customRoles.set(id, { ...role, id, dataActions: [] });
}

export function addGroup(tenant: Tenant, name: string, members: Person[]): Group {
  const group = { objectId: stableGuid(`group/${name}`), name, members: members.map(({ objectId }) => objectId) };
  tenant.groups.push(group);
  return group;
}

/** What somebody who activates a role is to meet. */
interface Settings {
  longest?: string;
  enabledRules?: string[];
  context?: string;
  approvers?: (Person | Group)[];
}

/** Sets what is demanded of those who activate a role at a scope. */
export function setDemands(tenant: Tenant, role: string, scope: string, settings: Settings): void {
  const { longest, enabledRules, context, approvers } = settings;
  const rule = (kind: string, content: JsonObject) => ({ id: `${kind}_EndUser_Assignment`, ...content });
  const changes = [
    ...(longest === undefined ? [] : [rule('Expiration', { isExpirationRequired: true, maximumDuration: longest })]),
    ...(enabledRules === undefined ? [] : [rule('Enablement', { enabledRules })]),
    ...(context === undefined ? [] : [rule('AuthenticationContext', { isEnabled: true, claimValue: context })]),
    ...(approvers === undefined ? [] : [rule('Approval', { setting: approvalBy(approvers.map(approver)) })]),
  ];
  changeRules(tenant, roleNamed(tenant, role), scope, changes, tenant.people[0]?.objectId ?? '');
}

function approver({ objectId: id, name: description, ...one }: Person | Group): JsonObject {
  return { id, description, isBackup: false, userType: 'members' in one ? 'Group' : 'User' };
}
