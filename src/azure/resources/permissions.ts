import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/http/decode.ts';
import { unlessDenied } from '#src/azure/http/errors.ts';
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
      return decodeAll(values, permissionSchema, { noun: 'permissions', scope: path });
    },
    staleTime: 60_000,
  });
}

export const writeDeployments = 'Microsoft.Resources/deployments/write';

/** What a grant writes on a machine. */
export const onMachine = {
  writeExtensions: 'Microsoft.HybridCompute/machines/extensions/write',
  writeJobs: 'Microsoft.AzureStackHCI/edgeDevices/jobs/write',
} as const;

/**
 * What the person may do to a machine, for what is offered there; what couldn't be read is left out. A role given on the machine alone counts for
 * what is done to the machine; records are kept in its resource group. What the group allows the machine inherits, so the machine itself is only
 * asked where the group allows less: one read instead of one for each machine. What passes by itself is no answer: it rejects.
 */
export function machinePermissionsQuery(machineId: string, staleTime = 60_000) {
  return queryOptions({
    queryKey: [...armKey(machineId), 'permissions'],
    queryFn: async (): Promise<PreflightFacts['permissions']> => {
      const [group = ''] = resourceGroupsOf([machineId]);
      const ofGroup = await permissionsAt(group, staleTime);
      const isEnough = ofGroup !== undefined && Object.values(onMachine).every((action) => isAllowed(ofGroup, action));
      const own = isEnough ? ofGroup : await permissionsAt(machineId, staleTime);
      return {
        ...(own && {
          writeExtensions: isAllowed(own, onMachine.writeExtensions),
          writeJobs: isAllowed(own, onMachine.writeJobs),
        }),
        ...(ofGroup && { writeDeployments: isAllowed(ofGroup, writeDeployments) }),
      };
    },
    staleTime,
  });
}

function permissionsAt(scopeId: string, staleTime: number): Promise<Permission[] | undefined> {
  return unlessDenied(queryClient.fetchQuery({ ...permissionsQuery(scopeId), staleTime }));
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

export const permissionSchema = v.object({ actions: v.array(v.string()), notActions: v.array(v.string()) });

/** Whether a pattern such as `Microsoft.HybridCompute/machines/*` covers an action; `*` stands for any characters, slashes too. */
function covers(pattern: string, action: string): boolean {
  const pieces = pattern.split('*').map((piece) => piece.replaceAll(/[^\w/]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 'i').test(action);
}
