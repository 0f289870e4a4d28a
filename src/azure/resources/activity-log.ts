import { queryOptions } from '@tanstack/react-query';

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

/** Events with this correlation id, oldest first, as far back as Azure keeps them (90 days). They appear minutes late. Throws AzureError. */
export function readActivity(
  _subscriptionId: string,
  _correlationId: string,
  _signal?: AbortSignal,
): Promise<ActivityEvent[]> {
  throw new Error('not written yet');
}

/** Events about one resource, like `readActivity`. Throws AzureError. */
export function readResourceActivity(_resourceId: string, _signal?: AbortSignal): Promise<ActivityEvent[]> {
  throw new Error('not written yet');
}

export function activityQuery(subscriptionId: string, correlationId: string) {
  return queryOptions({
    queryKey: ['activity', subscriptionId.toLowerCase(), correlationId.toLowerCase()],
    queryFn: ({ signal }) => readActivity(subscriptionId, correlationId, signal),
    staleTime: 30_000,
  });
}

export function resourceActivityQuery(resourceId: string) {
  return queryOptions({
    queryKey: ['activity', resourceId.toLowerCase()],
    queryFn: ({ signal }) => readResourceActivity(resourceId, signal),
    staleTime: 30_000,
  });
}
