import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll, decodeOne, part, present, text } from '#src/azure/http/decode.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { azure, type ReadOptions, type RequestOptions } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';
import { type Activation, isPendingApproval } from '#src/consent/authority/authority.ts';
import { parseInstant, parseIsoDuration, toIsoDuration } from '#src/lib/time.ts';
import { pimVersion } from './eligibilities.ts';

// Requests to activate a role (`roleAssignmentScheduleRequests`). Each is read by its name: lists lag minutes behind.
// https://learn.microsoft.com/rest/api/authorization/role-assignment-schedule-requests

/** What is asked for. */
export interface ActivationInput {
  /** See `activationName`. */
  name: string;
  /** ARM id of the resource group. */
  scope: string;
  principalId: string;
  roleDefinitionId: string;
  /** Whole ARM id. */
  scheduleId: string;
  durationMs: number;
  justification: string;
  ticket?: string | undefined;
}

/** The request of this name; 'none' where nobody has made one. Throws AzureError. */
export function activationQuery(scope: string, name: string) {
  const path = requestPath(scope, name);
  return queryOptions({
    queryKey: armKey(path),
    queryFn: ({ signal }) => readActivation(scope, name, { signal }),
    staleTime: 5000,
  });
}

export async function readActivation(
  scope: string,
  name: string,
  options: ReadOptions = {},
): Promise<Activation | 'none'> {
  const path = requestPath(scope, name);
  try {
    const { body } = await azure().request<unknown>({ method: 'GET', path, apiVersion: pimVersion, ...options });
    return toActivation(decodeOne(body, requestSchema, { noun: 'a role activation', scope: path }));
  } catch (error) {
    // Whoever may not read others' requests is refused where there is none; one's own can be read always.
    if (error instanceof AzureError && (error.kind === 'notFound' || error.kind === 'forbidden')) return 'none';
    throw error;
  }
}

/** What waits for an answer of the person signed in, everywhere. Throws AzureError. */
export async function readAskedOfMe(options: ReadOptions = {}): Promise<Activation[]> {
  const path = '/providers/Microsoft.Authorization/roleAssignmentScheduleRequests';
  const query = { $filter: 'asApprover()' };
  const values = await azure().list<unknown>(path, pimVersion, { query, ...options });
  return decodeAll(values, requestSchema, { noun: 'role activations', scope: path }).map(toActivation);
}

/** Asks Azure whether it would take the request, and changes nothing. Throws AzureError. */
export async function validateActivation(input: ActivationInput, options: RequestOptions): Promise<void> {
  const path = `${requestPath(input.scope, input.name)}/validate`;
  await azure().request({
    method: 'POST',
    path,
    apiVersion: pimVersion,
    body: bodyOf(input),
    reading: true,
    ...options,
  });
}

/** Asks for the role. Putting the same again does no harm: Azure refuses a second. Throws AzureError. */
export async function activate(input: ActivationInput, options: RequestOptions): Promise<Activation> {
  return put(requestPath(input.scope, input.name), bodyOf(input), options);
}

/** Leaves an active role before its time; `name` is new. Azure refuses in the first five minutes. Throws AzureError. */
export async function deactivate(
  { scope, principalId, roleDefinitionId }: Pick<Activation, 'scope' | 'principalId' | 'roleDefinitionId'>,
  name: string,
  options: RequestOptions,
): Promise<void> {
  const properties = { principalId, roleDefinitionId, requestType: 'SelfDeactivate' };
  await put(requestPath(scope, name), { properties }, options);
}

/** Withdraws what nobody has answered yet. Throws AzureError. */
export async function cancelActivation(
  { scope, name }: Pick<Activation, 'scope' | 'name'>,
  options: RequestOptions,
): Promise<void> {
  await azure().request({
    method: 'POST',
    path: `${requestPath(scope, name)}/cancel`,
    apiVersion: pimVersion,
    ...options,
  });
}

async function put(path: string, body: object, options: RequestOptions): Promise<Activation> {
  const reply = await azure().request<unknown>({ method: 'PUT', path, apiVersion: pimVersion, body, ...options });
  const { correlationId } = reply;
  return toActivation(decodeOne(reply.body, requestSchema, { noun: 'a role activation', scope: path, correlationId }));
}

function requestPath(scope: string, name: string): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${name}`;
}

function bodyOf({ principalId, roleDefinitionId, scheduleId, durationMs, justification, ticket }: ActivationInput) {
  return {
    properties: {
      principalId,
      roleDefinitionId,
      requestType: 'SelfActivate',
      linkedRoleEligibilityScheduleId: scheduleId,
      justification,
      ...(ticket !== undefined && { ticketInfo: { ticketNumber: ticket, ticketSystem: 'Microsoft Support' } }),
      scheduleInfo: { expiration: { type: 'AfterDuration', duration: toIsoDuration(durationMs) } },
    },
  };
}

const requestSchema = v.object({
  name: v.string(),
  properties: v.object({
    scope: v.string(),
    roleDefinitionId: v.string(),
    principalId: v.string(),
    status: v.string(),
    createdOn: text,
    approvalId: text,
    justification: text,
    ticketInfo: part({ ticketNumber: text }),
    scheduleInfo: part({
      startDateTime: text,
      expiration: part({ type: text, duration: text, endDateTime: text }),
    }),
    expandedProperties: part({
      principal: part({ displayName: text }),
      roleDefinition: part({ displayName: text }),
    }),
  }),
});

function toActivation({ name, properties }: v.InferOutput<typeof requestSchema>): Activation {
  const { scope, roleDefinitionId, principalId, status, justification, approvalId } = properties;
  const { scheduleInfo, expandedProperties: expanded, ticketInfo, createdOn } = properties;
  const { startDateTime, expiration } = scheduleInfo ?? {};
  const [from, lastsMs] = [parseInstant(startDateTime), parseIsoDuration(expiration?.duration)];
  const lasts = from === undefined || lastsMs === undefined ? undefined : from + lastsMs;
  const until = parseInstant(expiration?.endDateTime) ?? (isPendingApproval(status) ? undefined : lasts);
  return {
    name,
    scope,
    roleDefinitionId,
    principalId,
    status,
    ...present({
      until,
      durationMs: parseIsoDuration(scheduleInfo?.expiration?.duration),
      approvalId,
      justification,
      askedAt: parseInstant(createdOn),
      ticket: ticketInfo?.ticketNumber,
      principalName: expanded?.principal?.displayName,
      roleName: expanded?.roleDefinition?.displayName,
    }),
  };
}
