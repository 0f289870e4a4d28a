import { queryOptions } from '@tanstack/react-query';
import { signedIn } from '#src/auth/session.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { Demands } from '#src/consent/authority/authority.ts';
import {
  decideWhoCan,
  demandsKey,
  type RoleFact,
  type RoleGiven,
  roleKey,
  type WhoCan,
} from '#src/consent/authority/who-can.ts';
import { endsReading, orNothing, problemOf } from './http/errors.ts';
import { readingTime } from './http/transport.ts';
import { armKey, queryClient } from './query-client.ts';
import { demandsQuery, roleQuery } from './resources/eligibilities.ts';
import { isAllowed, onMachine } from './resources/permissions.ts';
import { readRoleAssignments, readScheduledRoles, type ScheduledRole } from './resources/role-assignments.ts';

export interface WhoCanReading extends WhoCan {
  /** Why eligibilities, or names and ends, couldn't be read. */
  unread: { eligible?: ReadProblem; instances?: ReadProblem };
  /** Server time, ms. */
  readAt: number;
}

/** Who can grant, approve and revoke on a machine. Throws AzureError where role assignments can't be read. */
export function whoCanQuery(machineId: string) {
  return queryOptions({
    queryKey: [...armKey(machineId), 'whoCan'],
    queryFn: ({ signal }) => readWhoCan(machineId, signal),
    staleTime: 60_000,
  });
}

async function readWhoCan(machineId: string, signal: AbortSignal): Promise<WhoCanReading> {
  const options = { signal, urgency: 'page' as const };
  const [assigned, instances, eligible] = await Promise.all([
    readRoleAssignments(machineId, options),
    orProblem(readScheduledRoles(machineId, 'roleAssignmentScheduleInstances', options)),
    orProblem(readScheduledRoles(machineId, 'roleEligibilitySchedules', options)),
  ]);
  const listed = 'value' in instances ? instances.value : [];
  const ends = new Map(listed.map(({ assignmentId = '', until }) => [assignmentId.toLowerCase(), until]));
  const held = assigned.map(({ id, ...one }): RoleGiven => {
    const until = ends.get(id.toLowerCase());
    return { ...one, ...(until !== undefined && { until }) };
  });
  const asleep = 'value' in eligible ? eligible.value : undefined;
  const facts = {
    held,
    eligible: asleep,
    roles: await readRoles([...held, ...(asleep ?? [])]),
    demands: await readDemands(asleep ?? []),
    names: namesOf([...listed, ...(asleep ?? [])]),
  };
  return {
    ...decideWhoCan(facts),
    unread: {
      ...('problem' in instances && { instances: instances.problem }),
      ...('problem' in eligible && { eligible: eligible.problem }),
    },
    readAt: await readingTime(),
  };
}

type Tried<T> = { value: T } | { problem: ReadProblem };

async function orProblem<T>(reading: Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    if (endsReading(error)) throw error;
    return { problem: problemOf(error) };
  }
}

async function readRoles(given: readonly RoleGiven[]): Promise<Map<string, RoleFact>> {
  const ids = new Map(given.map(({ roleDefinitionId }) => [roleKey(roleDefinitionId), roleDefinitionId]));
  const found = await Promise.all(
    [...ids].map(async ([key, id]): Promise<[string, RoleFact][]> => {
      const role = await orNothing(queryClient.fetchQuery(roleQuery(id)));
      if (role === undefined) return [];
      const may = (action: string) => isAllowed(role.permissions, action);
      const fact = {
        name: role.name,
        writesJobs: may(onMachine.writeJobs),
        deletesExtensions: may('Microsoft.HybridCompute/machines/extensions/delete'),
        assignsRoles: may('Microsoft.Authorization/roleAssignments/write'),
      };
      return [[key, fact]];
    }),
  );
  return new Map(found.flat());
}

async function readDemands(eligible: readonly RoleGiven[]): Promise<Map<string, Demands>> {
  const places = new Map(eligible.map((one) => [demandsKey(one), one]));
  const found = await Promise.all(
    [...places].map(async ([key, { scope, roleDefinitionId }]): Promise<[string, Demands][]> => {
      const demands = await orNothing(queryClient.fetchQuery(demandsQuery(scope, roleDefinitionId)));
      return demands === undefined ? [] : [[key, demands]];
    }),
  );
  return new Map(found.flat());
}

/** Role assignments have ids alone. */
function namesOf(scheduled: readonly ScheduledRole[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { principalId, name } of scheduled) if (name !== undefined) names.set(principalId.toLowerCase(), name);
  const me = signedIn();
  if (me) names.set(me.userId.toLowerCase(), me.name);
  return names;
}
