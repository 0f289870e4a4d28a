import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll, part, present, text } from '#src/azure/http/decode.ts';
import { azure, readingTime, type ReadOptions } from '#src/azure/http/transport.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { dayMs, parseInstant } from '#src/lib/time.ts';

/** One event of the Activity Log, which nobody can edit. https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema */
export interface ActivityEvent {
  /** ISO 8601. */
  at: string;
  /** User principal name or application id of who did it. */
  caller?: string;
  /** Object id of who did it, from the claims of the token used. */
  callerId?: string;
  /** For instance `Microsoft.Resources/deployments/write`. */
  operation: string;
  /** Started, Accepted, Succeeded, Failed; open-ended. */
  status: string;
  resourceId: string;
  correlationId: string;
  /** What a failure says. */
  message?: string;
}

/** How long Azure keeps events, ms. */
export const logKeptMs = 90 * dayMs;

/** Events with this correlation id, oldest first, as far back as Azure keeps them (90 days). They appear minutes late. Throws AzureError. */
export async function readActivity(
  subscriptionId: string,
  correlationId: string,
  signal?: AbortSignal,
): Promise<ActivityEvent[]> {
  // Anything else than a GUID could say more than meant: the filter is text.
  return guid.test(correlationId) ? readEvents(subscriptionId, `correlationId eq '${correlationId}'`, { signal }) : [];
}

export function activityQuery(subscriptionId: string, correlationId: string) {
  return queryOptions({
    queryKey: ['activity', subscriptionId.toLowerCase(), correlationId.toLowerCase()],
    queryFn: ({ signal }) => readActivity(subscriptionId, correlationId, signal),
    staleTime: 30_000,
  });
}

/** Events about one resource. */
export function resourceActivityQuery(resourceId: string) {
  const resource = parseResourceId(resourceId);
  return queryOptions({
    queryKey: ['activity', resourceId.toLowerCase()],
    queryFn: ({ signal }) =>
      resource === undefined ? [] : readEvents(resource.subscriptionId, `resourceUri eq '${resourceId}'`, { signal }),
    staleTime: 30_000,
  });
}

/** Events of this provider's resources since then (ms): what was done to which of them, when, and how it went. Throws AzureError. */
export async function readProviderActivity(
  subscriptionId: string,
  provider: 'Microsoft.AzureStackHCI',
  options: ReadOptions & { since: number },
): Promise<ActivityEvent[]> {
  // An event has kilobytes of claims that nobody needs here.
  const select = 'eventTimestamp,operationName,status,resourceId';
  return readEvents(subscriptionId, `resourceProvider eq '${provider}'`, { ...options, select });
}

/** Azure refuses to be asked for more than it keeps, by its own clock, ms. */
const skewMs = 60_000;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const named = part({ value: text });
const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

const schema = v.object({
  eventTimestamp: v.string(),
  caller: text,
  claims: part({ [objectIdClaim]: text, oid: text }),
  operationName: named,
  status: named,
  resourceId: v.fallback(v.string(), ''),
  correlationId: v.fallback(v.string(), ''),
  properties: part({ statusMessage: text }),
});

function toEvent(logged: v.InferOutput<typeof schema>): ActivityEvent {
  const { eventTimestamp: at, caller, claims, operationName, status, resourceId, correlationId, properties } = logged;
  return {
    at,
    operation: operationName?.value ?? '',
    status: status?.value ?? '',
    resourceId,
    correlationId,
    ...present({
      caller,
      callerId: claims?.[objectIdClaim] ?? claims?.oid,
      message: properties?.statusMessage,
    }),
  };
}

/** What goes into `narrowing` must have been checked: the filter is text. */
async function readEvents(
  subscriptionId: string,
  narrowing: string,
  { since = 0, select, ...options }: ReadOptions & { since?: number; select?: string } = {},
): Promise<ActivityEvent[]> {
  const now = await readingTime();
  const [from, to] = [Math.max(since, now - logKeptMs + skewMs), now + dayMs].map((at) => new Date(at).toISOString());
  const $filter = `eventTimestamp ge '${from}' and eventTimestamp le '${to}' and ${narrowing}`;
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`;
  const values = await azure().list<unknown>(path, '2015-04-01', {
    query: { $filter, ...(select && { $select: select }) },
    ...options,
  });
  const events = decodeAll(values, schema, { noun: 'events', scope: path }).map(toEvent);
  return events.toSorted((a, b) => (parseInstant(a.at) ?? 0) - (parseInstant(b.at) ?? 0));
}
