import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { logKeptMs } from '#src/consent/reconciliation/reconciliation-evidence.ts';
import { byOthers, recordWritesIn } from '#src/consent/record-writers.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { azure } from '#src/azure/transport/transport.ts';

/** One event of the Activity Log, which nobody can edit. https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema */
export interface ActivityEvent {
  /** ISO 8601. */
  at: string;
  /** User principal name or application id of who did it. */
  caller?: string;
  /** Object id of who did it, from the claims of the token used. */
  callerId?: string;
  /** Application that it was done with, from the same claims. */
  appId?: string;
  /** For instance `Microsoft.Resources/deployments/write`. */
  operation: string;
  /** Started, Accepted, Succeeded, Failed; open-ended. */
  status: string;
  resourceId: string;
  correlationId: string;
  /** What a failure says. */
  message?: string;
}

const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);
const named = v.fallback(v.optional(v.object({ value: text })), undefined);
const claims = v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined);

const schema = v.object({
  eventTimestamp: v.string(),
  caller: text,
  claims,
  operationName: named,
  status: named,
  resourceId: v.fallback(v.string(), ''),
  correlationId: v.fallback(v.string(), ''),
  properties: v.fallback(v.optional(v.object({ statusMessage: text })), undefined),
});

const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

const textIn = (held: Record<string, unknown> | undefined, ...names: string[]): string | undefined =>
  names.map((name) => held?.[name]).find((value) => typeof value === 'string');

const decode = (value: unknown): ActivityEvent | undefined => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { eventTimestamp, caller, claims, operationName, status, resourceId, correlationId, properties } =
    parsed.output;
  const callerId = textIn(claims, objectIdClaim, 'oid');
  const appId = textIn(claims, 'appid');
  const message = properties?.statusMessage;
  return {
    at: eventTimestamp,
    operation: operationName?.value ?? '',
    status: status?.value ?? '',
    resourceId,
    correlationId,
    ...(caller === undefined ? {} : { caller }),
    ...(callerId === undefined ? {} : { callerId }),
    ...(appId === undefined ? {} : { appId }),
    ...(message === undefined ? {} : { message }),
  };
};

const day = 24 * 60 * 60_000;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What goes into `narrowing` must have been checked: the filter is text. */
const readEvents = async (
  subscriptionId: string,
  narrowing: string,
  signal: AbortSignal | undefined,
): Promise<ActivityEvent[]> => {
  const now = serverNow();
  const [from, to] = [now - logKeptMs, now + day].map((at) => new Date(at).toISOString());
  const $filter = `eventTimestamp ge '${from}' and eventTimestamp le '${to}' and ${narrowing}`;
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`;
  const values = await azure().list<unknown>(path, '2015-04-01', { query: { $filter }, signal });
  return decodeAll(values, decode, { noun: 'events', scope: path }).toSorted(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
};

/** Events with this correlation id, oldest first, as far back as Azure keeps them. They appear minutes late. Throws AzureError. */
export const readActivity = async (
  subscriptionId: string,
  correlationId: string,
  signal?: AbortSignal,
): Promise<ActivityEvent[]> =>
  // Anything else than a GUID could say more than meant.
  guid.test(correlationId) ? readEvents(subscriptionId, `correlationId eq '${correlationId}'`, signal) : [];

/** Events about one resource, like `readActivity`. Throws AzureError. */
export const readResourceActivity = async (resourceId: string, signal?: AbortSignal): Promise<ActivityEvent[]> => {
  const resource = parseResourceId(resourceId);
  return resource === undefined ? [] : readEvents(resource.subscriptionId, `resourceUri eq '${resourceId}'`, signal);
};

export const resourceActivityQuery = (resourceId: string) =>
  queryOptions({
    queryKey: ['activity', resourceId.toLowerCase()],
    queryFn: ({ signal }) => readResourceActivity(resourceId, signal),
    staleTime: 30_000,
  });

export const activityQuery = (subscriptionId: string, correlationId: string) =>
  queryOptions({
    queryKey: ['activity', subscriptionId.toLowerCase(), correlationId.toLowerCase()],
    queryFn: ({ signal }) => readActivity(subscriptionId, correlationId, signal),
    staleTime: 30_000,
  });

interface Recorded {
  records: readonly { deploymentId: string; correlationId: string }[];
}

/**
 * Who wrote a consent's record according to the Activity Log, somebody else than `userId` first; `undefined` while the log lags behind, after
 * the 90 days that Azure keeps it, or when it cannot be read, of which `onUnread` is told. Never throws.
 */
export const readWriter = async (
  entry: Recorded,
  userId: string,
  onUnread: (error: unknown) => void = () => undefined,
): Promise<Pick<ActivityEvent, 'caller' | 'callerId'> | undefined> => {
  const logs = new Map<string, Promise<ActivityEvent[]>>();
  for (const { deploymentId, correlationId } of entry.records) {
    const subscriptionId = parseResourceId(deploymentId)?.subscriptionId;
    const key = `${subscriptionId} ${correlationId}`.toLowerCase();
    if (subscriptionId === undefined || logs.has(key)) continue;
    // Another copy may be in a subscription whose log can be read.
    const reading = readActivity(subscriptionId, correlationId).catch((error: unknown) => {
      onUnread(error);
      return [];
    });
    logs.set(key, reading);
  }
  const events = (await Promise.all(logs.values())).flat();
  const copies = entry.records.map(({ deploymentId }) => deploymentId);
  const { done } = recordWritesIn(events, copies);
  const writes = [...byOthers(done, userId), ...done];
  return writes.find(({ caller, callerId }) => caller !== undefined || callerId !== undefined);
};
