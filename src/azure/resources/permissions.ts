import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/http/decode.ts';
import { endsReading } from '#src/azure/http/errors.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey, queryClient } from '#src/azure/query-client.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';

/** What one role of the caller allows at a scope. */
export interface Permission {
  actions: string[];
  notActions: string[];
}

/**
 * What the caller's roles allow at a scope, one entry a role. A hint: it knows of no deny assignments, locks, policies or conditions.
 * https://learn.microsoft.com/rest/api/authorization/permissions
 */
export function permissionsQuery(scopeId: string) {
  const path = `${scopeId}/providers/Microsoft.Authorization/permissions`;
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<Permission[]> => {
      const values = await azure().list<unknown>(path, '2022-04-01', { signal });
      return decodeAll(values, schema, { noun: 'permissions', scope: path });
    },
    staleTime: 60_000,
  });
}

const onMachine = {
  writeExtensions: 'Microsoft.HybridCompute/machines/extensions/write',
  writeJobs: 'Microsoft.AzureStackHCI/edgeDevices/jobs/write',
} as const;

/**
 * What the person may do to a machine, for what is offered there; what couldn't be read is left out. A role given on the machine alone counts for
 * what is done to the machine; records are kept in its resource group. What the group allows the machine inherits, so the machine itself is only
 * asked where the group allows less: one read instead of one for each machine.
 */
export function machinePermissionsQuery(machineId: string) {
  return queryOptions({
    queryKey: [...armKey(machineId), 'permissions'],
    queryFn: async (): Promise<PreflightFacts['permissions']> => {
      const [group = ''] = resourceGroupsOf([machineId]);
      const ofGroup = await permissionsAt(group);
      const isEnough = ofGroup !== undefined && Object.values(onMachine).every((action) => isAllowed(ofGroup, action));
      const own = isEnough ? ofGroup : await permissionsAt(machineId);
      return {
        ...(own && {
          writeExtensions: isAllowed(own, onMachine.writeExtensions),
          writeJobs: isAllowed(own, onMachine.writeJobs),
        }),
        ...(ofGroup && { writeDeployments: isAllowed(ofGroup, 'Microsoft.Resources/deployments/write') }),
      };
    },
    staleTime: 60_000,
  });
}

/** More are not asked about: whoever has so many is offered to try. */
const mostAsked = 25;

/** Whether the person may change access on some of these machines, as far as roles tell. */
export function mayChangeAccessQuery(machineIds: readonly string[]) {
  const asked = machineIds.length > mostAsked ? [] : machineIds;
  return queryOptions({
    queryKey: ['mayChangeAccess', ...asked],
    queryFn: async (): Promise<boolean> => {
      const readings = asked.map((id) => queryClient.fetchQuery(machinePermissionsQuery(id)));
      const answers = await Promise.allSettled(readings);
      const isLeftOpen = answers.some((one) => one.status === 'rejected' || one.value.writeJobs !== false);
      return isLeftOpen || answers.length === 0;
    },
    staleTime: 60_000,
    // What was known of nearly the same machines stands until then.
    placeholderData: (before: boolean | undefined) => before,
  });
}

async function permissionsAt(scopeId: string): Promise<Permission[] | undefined> {
  try {
    return await queryClient.fetchQuery(permissionsQuery(scopeId));
  } catch (error) {
    if (endsReading(error)) throw error;
    return undefined;
  }
}

/**
 * Whether some role allows the action. `notActions` takes from its own role only: another role may allow what it leaves out.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
 */
export function isAllowed(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );
}

const schema = v.object({ actions: v.array(v.string()), notActions: v.array(v.string()) });

/** Whether a pattern such as `Microsoft.HybridCompute/machines/*` covers an action; `*` stands for any characters, slashes too. */
function covers(pattern: string, action: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  if (rest.length === 0) return text === first;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  // Each piece at its earliest place: leaves the most for those after it, and takes no longer than the text is.
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
