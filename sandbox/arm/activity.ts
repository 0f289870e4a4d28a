import { randomUUID } from 'node:crypto';
import { tenantNow, type ActivityContext, type ActivityEvent, type Tenant } from '#sandbox/tenant.ts';
import { fireRules } from './alerts/alert-rules.ts';
import type { Caller } from './http.ts';
import { pathParts } from './scope.ts';
import { armTimestamp } from './timestamps.ts';

type ActivityStatus = 'Started' | 'Accepted' | 'Succeeded' | 'Failed';

export interface ActivityOutcome {
  status: ActivityStatus;
  /** HTTP status of the reply, when the event is about one. */
  httpStatus?: number;
  error?: { code: string; message: string };
}

/** Claims are renamed to their SOAP-age names in the Activity Log. */
const claimNames: Record<string, string> = {
  oid: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
  tid: 'http://schemas.microsoft.com/identity/claims/tenantid',
  scp: 'http://schemas.microsoft.com/identity/claims/scope',
  amr: 'http://schemas.microsoft.com/claims/authnmethodsreferences',
  acr: 'http://schemas.microsoft.com/claims/authnclassreference',
  sub: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
  upn: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  unique_name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  given_name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname',
  family_name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname',
};

const claimText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(claimText).join(',') : JSON.stringify(value);
};

/** Claims of a token as the Activity Log shows them: all values are strings. */
export const activityClaims = (caller: Caller): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(caller.claims).map(([name, value]) => [claimNames[name] ?? name, claimText(value)]),
  ),
  ...(caller.kind === 'User' ? { [claimNames['upn'] ?? 'upn']: caller.name } : {}),
});

/** Display names of the operations people look for; for the others the Activity Log here repeats the action. */
const operationNames: Record<string, string> = {
  'microsoft.hybridcompute/machines/write': 'Writes an Azure Arc machines',
  'microsoft.hybridcompute/machines/delete': 'Deletes an Azure Arc machines',
  'microsoft.hybridcompute/machines/extensions/write': 'Installs or Updates an Azure Arc extensions',
  'microsoft.hybridcompute/machines/extensions/delete': 'Deletes an Azure Arc extensions',
  'microsoft.resources/deployments/write': 'Create Deployment',
  'microsoft.resources/deployments/delete': 'Delete Deployment',
  'microsoft.resources/tags/write': 'Create or Update Tags',
  'microsoft.azurestackhci/register/action': 'Registers the Azure Stack HCI Resource Provider',
};

const httpStatusNames: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'NoContent',
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalServerError',
};

/** How long Azure keeps events, ms: https://learn.microsoft.com/azure/azure-monitor/platform/activity-log */
export const activityKeptFor = 90 * 24 * 60 * 60 * 1000;

/** Events come almost in the order of their times, so what is too old stands in front: as long as the first is not, none is looked at. */
const dropOldEvents = ({ activityLog }: Tenant, now: number): void => {
  const oldest = armTimestamp(now - activityKeptFor);
  const kept = activityLog.findIndex(({ eventTimestamp }) => eventTimestamp >= oldest);
  activityLog.splice(0, kept < 0 ? activityLog.length : kept);
};

const named = (value: string, localizedValue = value) => ({ value, localizedValue });

const subStatus = (httpStatus: number | undefined) => {
  if (httpStatus === undefined) return named('');
  const value = httpStatusNames[httpStatus] ?? String(httpStatus);
  return named(value, `${value} (HTTP Status Code: ${httpStatus})`);
};

const ticksBeforeUnixEpoch = 621_355_968_000_000_000n;

const eventProperties = (context: ActivityContext, outcome: ActivityOutcome, eventCategory: string) => ({
  ...(outcome.httpStatus === undefined
    ? {}
    : { statusCode: httpStatusNames[outcome.httpStatus] ?? String(outcome.httpStatus) }),
  serviceRequestId: '',
  ...(outcome.error === undefined ? {} : { statusMessage: JSON.stringify({ error: outcome.error }) }),
  eventCategory,
  entity: context.resourceId,
  message: context.action,
});

/** Adds one event about a write, in the shape of `Microsoft.Insights/eventtypes/management/values`. */
export const recordActivity = (
  tenant: Tenant,
  context: ActivityContext,
  outcome: ActivityOutcome,
  at: number = tenantNow(tenant),
): void => {
  const {
    subscriptionId = '',
    resourceGroup = '',
    namespace = 'Microsoft.Resources',
    type = '',
  } = pathParts(context.resourceId);
  const eventDataId = randomUUID();
  const ticks = BigInt(Math.trunc(at)) * 10_000n + ticksBeforeUnixEpoch;
  const event: ActivityEvent = {
    authorization: { action: context.action, scope: context.resourceId },
    caller: context.caller,
    channels: 'Operation',
    claims: context.claims,
    correlationId: context.correlationId,
    description: '',
    eventDataId,
    eventName:
      outcome.status === 'Started' ? named('BeginRequest', 'Begin request') : named('EndRequest', 'End request'),
    category: named('Administrative'),
    httpRequest: {
      clientRequestId: context.clientRequestId ?? '',
      clientIpAddress: context.clientIpAddress,
      method: context.method,
    },
    id: `${context.resourceId}/events/${eventDataId}/ticks/${ticks}`,
    level: outcome.status === 'Failed' ? 'Error' : 'Informational',
    resourceGroupName: resourceGroup,
    resourceProviderName: named(namespace),
    resourceId: context.resourceId,
    resourceType: named(type === '' ? namespace : `${namespace}/${type}`),
    operationId: context.operationId,
    operationName: named(context.action, operationNames[context.action.toLowerCase()] ?? context.action),
    properties: eventProperties(context, outcome, 'Administrative'),
    status: named(outcome.status),
    subStatus: subStatus(outcome.httpStatus),
    eventTimestamp: armTimestamp(at),
    submissionTimestamp: armTimestamp(at + 60_000),
    subscriptionId,
    tenantId: tenant.tenantId,
  };
  dropOldEvents(tenant, at);
  tenant.activityLog.push(event);
  fireRules(tenant, event, at);
};
