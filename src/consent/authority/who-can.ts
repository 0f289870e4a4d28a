// Who can grant, approve and revoke on a machine, from roles, eligibilities and policies as Azure enforces them. Pure.
import { sameId } from '#src/lib/arm-id.ts';
import type { Approver, Demands } from './authority.ts';

/** A role that somebody holds or may activate at a machine or above it. */
export interface RoleGiven {
  principalId: string;
  /** User, Group, ServicePrincipal; open-ended. */
  principalType: string;
  roleDefinitionId: string;
  /** ARM id of where it is given. */
  scope: string;
  /** Present where it is held by an activation, or for a time, ms. */
  until?: number;
}

/** What a role lets do of what concerns remote support. */
export interface RoleFact {
  name: string;
  writesJobs: boolean;
  deletesExtensions: boolean;
  assignsRoles: boolean;
}

export interface WhoCanFacts {
  held: readonly RoleGiven[];
  /** Undefined: they couldn't be read. */
  eligible: readonly RoleGiven[] | undefined;
  /** By `roleKey`; a definition that couldn't be read is missing. */
  roles: ReadonlyMap<string, RoleFact>;
  /** What the policy demands where the role may be activated, by `demandsKey`; one that couldn't be read is missing. */
  demands: ReadonlyMap<string, Demands>;
  /** By id in lower case, as far as Azure gives them. */
  names: ReadonlyMap<string, string>;
}

export interface Holder {
  principalId: string;
  principalType: string;
  name?: string | undefined;
  roleName: string;
  scope: string;
  how: { is: 'held'; until?: number | undefined } | { is: 'eligible'; demands: Demands | undefined };
}

export interface WhoCan {
  /** Who writes jobs. */
  grant: Holder[];
  /** Whom the policies of those roles name, each once for a role. */
  approve: { approver: Approver; roleName: string }[];
  /** Who writes jobs, or removes the extension: `byRemoval` where only that. */
  revoke: (Holder & { byRemoval: boolean })[];
  /** Who can give themselves any role. */
  assign: Holder[];
  /** How many roles are given whose definition couldn't be read. */
  unknownRoles: number;
}

export function decideWhoCan({ held, eligible = [], roles, demands, names }: WhoCanFacts): WhoCan {
  // Who has activated a role holds it: Azure lists it twice.
  const asleep = eligible.filter((one) => !held.some((other) => isSameRole(one, other)));
  const given = [
    ...held.map((one) => ({ one, how: { is: 'held' as const, until: one.until } })),
    ...asleep.map((one) => ({ one, how: { is: 'eligible' as const, demands: demands.get(demandsKey(one)) } })),
  ];
  const found = given.flatMap(({ one, how }) => {
    const { principalId, principalType, scope, roleDefinitionId } = one;
    const role = roles.get(roleKey(roleDefinitionId));
    if (role === undefined) return [];
    const name = names.get(principalId.toLowerCase());
    return [{ role, holder: { principalId, principalType, name, roleName: role.name, scope, how } }];
  });
  const those = (can: (role: RoleFact) => boolean) => found.filter(({ role }) => can(role));
  const grants = those((role) => role.writesJobs);
  const approve = grants.flatMap(({ role, holder: { how } }) => {
    const approvers = how.is === 'eligible' ? (how.demands?.approvers ?? []) : [];
    return approvers.map((one) => {
      const name = one.name ?? names.get(one.id.toLowerCase());
      return { approver: { ...one, ...(name !== undefined && { name }) }, roleName: role.name };
    });
  });
  return {
    grant: grants.map(({ holder }) => holder),
    approve: [...new Map(approve.map((one) => [`${one.approver.id} ${one.roleName}`, one])).values()],
    revoke: those((role) => role.writesJobs || role.deletesExtensions).map(({ role, holder }) => ({
      ...holder,
      byRemoval: !role.writesJobs,
    })),
    assign: those((role) => role.assignsRoles).map(({ holder }) => holder),
    unknownRoles: given.length - found.length,
  };
}

function isSameRole(one: RoleGiven, other: RoleGiven): boolean {
  const isSame = roleKey(one.roleDefinitionId) === roleKey(other.roleDefinitionId);
  return isSame && sameId(one.principalId, other.principalId);
}

/** Each scope shows a role under an id of its own; the GUID at its end is the same. */
export function roleKey(roleDefinitionId: string): string {
  return roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '';
}

export function demandsKey({ scope, roleDefinitionId }: Pick<RoleGiven, 'scope' | 'roleDefinitionId'>): string {
  return `${scope.toLowerCase()} ${roleKey(roleDefinitionId)}`;
}
