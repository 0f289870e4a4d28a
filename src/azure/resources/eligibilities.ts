import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll, decodeOne, part, present, text } from '#src/azure/http/decode.ts';
import { unlessDenied } from '#src/azure/http/errors.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey, queryClient } from '#src/azure/query-client.ts';
import type { Approver, Demands, Eligibility } from '#src/consent/authority/authority.ts';
import { parseIsoDuration, parseInstant } from '#src/lib/time.ts';
import { isAllowed, permissionSchema, type Permission, writeDeployments } from './permissions.ts';

// Roles that somebody may activate with Privileged Identity Management, and what their policies demand.
// https://learn.microsoft.com/rest/api/authorization/privileged-role-eligibility-rest-sample

/** All that the person signed in may activate, wherever: asked at a scope, what a management group above gives would be missing. */
export function eligibilitiesQuery() {
  const path = '/providers/Microsoft.Authorization/roleEligibilitySchedules';
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<Eligibility[]> => {
      const query = { $filter: 'asTarget()' };
      const values = await azure().list<unknown>(path, pimVersion, { query, signal });
      const schedules = decodeAll(values, scheduleSchema, { noun: 'eligibilities', scope: path });
      return schedules.map(({ id, properties }) => ({
        scheduleId: id,
        roleDefinitionId: properties.roleDefinitionId,
        roleName: properties.expandedProperties?.roleDefinition?.displayName ?? '',
        scope: properties.scope,
        ...present({ until: parseInstant(properties.endDateTime) }),
      }));
    },
    staleTime: 60_000,
  });
}

/** What a role's policy demands at a scope: each scope has its own, and inherits none. */
export function demandsQuery(scope: string, roleDefinitionId: string) {
  const path = `${scope}/providers/Microsoft.Authorization/roleManagementPolicyAssignments`;
  const role = roleDefinitionId.split('/').at(-1) ?? '';
  return queryOptions({
    queryKey: [...armKey(path), role.toLowerCase()],
    queryFn: async ({ signal }): Promise<Demands> => {
      const query = { $filter: `roleDefinitionId eq '${roleDefinitionId}'` };
      const values = await azure().list<unknown>(path, pimVersion, { query, signal });
      const [assignment] = decodeAll(values, assignmentSchema, { noun: 'role policies', scope: path });
      return demandsOf(assignment?.properties.effectiveRules ?? []);
    },
    staleTime: 60_000,
  });
}

/** A role by its definition's id: its name, and what it allows. */
export function roleQuery(roleDefinitionId: string) {
  return queryOptions({
    queryKey: armKey(roleDefinitionId),
    queryFn: async ({ signal }): Promise<{ name: string; permissions: Permission[] }> => {
      const { body, correlationId } = await azure().request<unknown>({
        method: 'GET',
        path: roleDefinitionId,
        apiVersion: '2022-04-01',
        signal,
      });
      const about = { noun: 'a role', scope: roleDefinitionId, correlationId };
      const { properties } = decodeOne(body, roleSchema, about);
      return { name: properties.roleName, permissions: properties.permissions };
    },
    staleTime: 10 * 60_000,
  });
}

/**
 * What the person may activate that allows all these actions at the resource group, with the demands of the policy there. A role whose
 * definition can't be read allows nothing that is known of.
 */
export async function eligibleAt(groupId: string, actions: readonly string[]): Promise<Eligibility[]> {
  const all = await queryClient.fetchQuery(eligibilitiesQuery());
  const above = all.filter(({ scope }) => `${groupId.toLowerCase()}/`.startsWith(`${scope.toLowerCase()}/`));
  const found = await Promise.all(
    above.map(async (one): Promise<Eligibility[]> => {
      const role = await unlessDenied(queryClient.fetchQuery(roleQuery(one.roleDefinitionId)));
      if (role === undefined || !actions.every((action) => isAllowed(role.permissions, action))) return [];
      const demands = await unlessDenied(queryClient.fetchQuery(demandsQuery(groupId, one.roleDefinitionId)));
      const records = isAllowed(role.permissions, writeDeployments);
      return [{ ...one, roleName: role.name, records, ...(demands && { demands }) }];
    }),
  );
  return found.flat();
}

/** Of Privileged Identity Management over Resource Manager; the only one that is generally available. */
export const pimVersion = '2020-10-01';

const scheduleSchema = v.object({
  id: v.string(),
  properties: v.object({
    scope: v.string(),
    roleDefinitionId: v.string(),
    endDateTime: text,
    expandedProperties: part({ roleDefinition: part({ displayName: text }) }),
  }),
});

const assignmentSchema = v.object({ properties: v.object({ effectiveRules: v.array(v.unknown()) }) });

const roleSchema = v.object({
  properties: v.object({ roleName: v.string(), permissions: v.array(permissionSchema) }),
});

const ruleSchema = v.object({
  id: v.string(),
  maximumDuration: text,
  enabledRules: v.fallback(v.array(v.string()), []),
  isEnabled: v.fallback(v.boolean(), false),
  claimValue: text,
  setting: part({
    isApprovalRequired: v.fallback(v.boolean(), false),
    approvalStages: v.fallback(
      v.array(
        v.object({
          isApproverJustificationRequired: v.fallback(v.boolean(), true),
          primaryApprovers: v.fallback(v.array(v.unknown()), []),
        }),
      ),
      [],
    ),
  }),
});

const approverSchema = v.object({ id: v.string(), userType: text, description: text });

/** Rules of unknown form demand nothing that could be said: Azure refuses what they forbid. */
function demandsOf(rules: readonly unknown[]): Demands {
  const read = rules.flatMap((rule) => {
    const parsed = v.safeParse(ruleSchema, rule);
    return parsed.success ? [parsed.output] : [];
  });
  const named = (name: string) => read.find(({ id }) => id === `${name}_EndUser_Assignment`);
  const enabled = named('Enablement')?.enabledRules ?? [];
  const context = named('AuthenticationContext');
  const approval = named('Approval')?.setting;
  const longestMs = parseIsoDuration(named('Expiration')?.maximumDuration);
  return {
    reason: enabled.includes('Justification'),
    ticket: enabled.includes('Ticketing'),
    multiFactor: enabled.includes('MultiFactorAuthentication'),
    ...(longestMs !== undefined && { longestMs }),
    ...(context?.isEnabled === true && context.claimValue !== undefined && { context: context.claimValue }),
    ...(approval?.isApprovalRequired === true && {
      approvers: approval.approvalStages.flatMap(approversOf),
      answerReason: approval.approvalStages.some((stage) => stage.isApproverJustificationRequired),
    }),
  };
}

function approversOf({ primaryApprovers }: { primaryApprovers: readonly unknown[] }): Approver[] {
  return primaryApprovers.flatMap((value): Approver[] => {
    const approver = v.safeParse(approverSchema, value);
    if (!approver.success) return [];
    const { id, userType, description: name } = approver.output;
    return [{ id, kind: userType?.toLowerCase() === 'group' ? 'group' : 'user', ...present({ name }) }];
  });
}
