import * as v from 'valibot';
import { decodeAll, part, present, text } from '#src/azure/http/decode.ts';
import { azure, type ReadOptions } from '#src/azure/http/transport.ts';
import type { RoleGiven } from '#src/consent/authority/who-can.ts';
import { parseInstant } from '#src/lib/time.ts';
import { pimVersion } from './eligibilities.ts';

/** The roles given at a scope or above it, activated ones too. https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest */
export async function readRoleAssignments(scopeId: string, options: ReadOptions): Promise<AssignedRole[]> {
  const values = await list(scopeId, 'roleAssignments', '2022-04-01', options);
  const scope = scopeId;
  return decodeAll(values, givenSchema, { noun: 'role assignments', scope }).map(({ id, properties }) => {
    const { principalId, principalType = '', roleDefinitionId, scope: at } = properties;
    return { id, principalId, principalType, roleDefinitionId, scope: at };
  });
}

export interface AssignedRole extends RoleGiven {
  /** ARM id. */
  id: string;
}

/** As Privileged Identity Management has it: with names and ends. */
export interface ScheduledRole extends RoleGiven {
  name?: string;
  /** ARM id of the role assignment, where it is one. */
  assignmentId?: string;
}

/** What Privileged Identity Management knows of who holds roles now, or may activate them. Without rights on others' roles Azure refuses. */
export async function readScheduledRoles(
  scopeId: string,
  type: 'roleAssignmentScheduleInstances' | 'roleEligibilitySchedules',
  options: ReadOptions,
): Promise<ScheduledRole[]> {
  const values = await list(scopeId, type, pimVersion, options);
  return decodeAll(values, givenSchema, { noun: 'scheduled roles', scope: scopeId }).map(({ properties }) => {
    const { principalId, principalType = '', roleDefinitionId, scope } = properties;
    const name = properties.expandedProperties?.principal?.displayName;
    const until = parseInstant(properties.endDateTime);
    const assignmentId = properties.originRoleAssignmentId;
    return { principalId, principalType, roleDefinitionId, scope, ...present({ name, until, assignmentId }) };
  });
}

function list(scopeId: string, type: string, apiVersion: string, options: ReadOptions): Promise<unknown[]> {
  const path = `${scopeId}/providers/Microsoft.Authorization/${type}`;
  return azure().list<unknown>(path, apiVersion, { query: { $filter: 'atScope()' }, ...options });
}

const givenSchema = v.object({
  id: v.string(),
  properties: v.object({
    principalId: v.string(),
    principalType: text,
    roleDefinitionId: v.string(),
    scope: v.string(),
    endDateTime: text,
    originRoleAssignmentId: text,
    expandedProperties: part({ principal: part({ displayName: text }) }),
  }),
});
