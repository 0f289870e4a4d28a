import { queryOptions } from '@tanstack/react-query';
import { longestAccessMs } from '#src/consent/access/consents.ts';
import type { JobEvent, Part } from '#src/consent/access/evidence.ts';
import { forEachOf } from '#src/lib/slices.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import { endsReading, problemOf } from './http/errors.ts';
import { readingTime } from './http/transport.ts';
import { queryClient } from './query-client.ts';
import { type ActivityEvent, readProviderActivity } from './resources/activity-log.ts';

/** What the Activity Log of a subscription tells of remote support jobs, by the machine's id in lower case. */
type JobLog = Part<ReadonlyMap<string, readonly JobEvent[]>>;

/** Of the subscription that this ARM id begins with. One request serves all its machines, and asks only for what may be new since the last. */
export function jobLogQuery(armId: string) {
  const [, , subscriptionId = ''] = armId.toLowerCase().split('/');
  const queryKey = ['activity', subscriptionId, 'jobs'];
  return queryOptions({
    queryKey,
    queryFn: ({ client, signal }): Promise<JobLog> => readJobLog(client.getQueryData(queryKey), subscriptionId, signal),
    // The log itself is minutes late.
    staleTime: 4 * minuteMs,
    structuralSharing: false,
  });
}

/** Of one machine, as it was read last; undefined where it never was. */
export function heldActivity(machineId: string): Part<JobEvent[]> | undefined {
  const log = queryClient.getQueryData(jobLogQuery(machineId).queryKey);
  if (log === undefined) return undefined;
  if ('problem' in log) return { readAt: log.readAt, problem: log.problem };
  return { readAt: log.readAt, value: [...(log.value.get(machineId.toLowerCase()) ?? [])] };
}

/** So many logs are asked for at once: to begin with a hundred of them in one task would be felt. */
const atOnce = 12;

/** Lower-case ids of the machines that the logs of these subscriptions name, the newest event first; none where a log can't be read. */
export function loggedMachinesQuery(subscriptionIds: readonly string[]) {
  return queryOptions({
    queryKey: ['activity', 'machines', ...subscriptionIds],
    queryFn: async ({ client }): Promise<string[]> => {
      const queries = subscriptionIds.map((id) => jobLogQuery(`/subscriptions/${id}`));
      await forEachOf(queries, atOnce, (query) => client.prefetchQuery(query));
      const logs = queries.map(({ queryKey }) => client.getQueryData(queryKey));
      const machines = logs.flatMap((log) => (log !== undefined && 'value' in log ? [...log.value] : []));
      const lastAt = (events: readonly JobEvent[]): number =>
        Math.max(...events.map(({ at }) => parseInstant(at) ?? 0));
      return machines.toSorted(([, one], [, other]) => lastAt(other) - lastAt(one)).map(([id]) => id);
    },
    staleTime: minuteMs,
  });
}

/** Events come into the log this late, ms; by rule it is minutes. */
const lateMs = 30 * minuteMs;

async function readJobLog(held: JobLog | undefined, subscriptionId: string, signal: AbortSignal): Promise<JobLog> {
  const readAt = await readingTime();
  const known = held !== undefined && 'value' in held ? held : undefined;
  const since = Math.max(readAt - longestAccessMs, (known?.readAt ?? 0) - lateMs);
  try {
    const events = await readProviderActivity(subscriptionId, 'Microsoft.AzureStackHCI', {
      since,
      signal,
      urgency: 'background',
    });
    return { readAt, value: merged(known?.value, events, readAt - longestAccessMs) };
  } catch (error) {
    if (endsReading(error)) throw error;
    // What was in the log stays true.
    return known ?? { readAt, problem: problemOf(error) };
  }
}

function merged(
  known: ReadonlyMap<string, readonly JobEvent[]> = new Map(),
  events: readonly ActivityEvent[],
  since: number,
): ReadonlyMap<string, readonly JobEvent[]> {
  const all = new Map(known);
  for (const event of events) {
    const [machineId, job] = event.resourceId.toLowerCase().split(jobsPath);
    const is = kinds[event.operation.toLowerCase()];
    // A request that Azure refused changed nothing.
    if (!machineId || !job || is === undefined || !taken.has(event.status.toLowerCase())) continue;
    const before = (all.get(machineId) ?? []).filter(({ at }) => (parseInstant(at) ?? 0) >= since);
    const isKnown = before.some((one) => one.job === job && one.is === is && one.at === event.at);
    all.set(machineId, isKnown ? before : [...before, { job, is, at: event.at }]);
  }
  return all;
}

const jobsPath = '/providers/microsoft.azurestackhci/edgedevices/default/jobs/';

const kinds: Readonly<Record<string, JobEvent['is']>> = {
  'microsoft.azurestackhci/edgedevices/jobs/write': 'put',
  'microsoft.azurestackhci/edgedevices/jobs/delete': 'deleted',
};

const taken: ReadonlySet<string> = new Set(['accepted', 'succeeded']);
