import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import { changePrefix } from '#src/consent/change-record.ts';
import { logLastsMs } from '#src/consent/reconciliation/reconciliation-evidence.ts';
import { endPrefixes, recordName } from '#src/consent/record.ts';
import { machineId, parseResourceId } from '#src/lib/arm-id.ts';
import type { ResourceId } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { type LogReading, unreadLogs } from '#src/pages/shared/witness.ts';
import type { ConsentEvent, TimelineGap } from './consent-events.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { furtherEntries } from './log-acts.ts';

const last = (texts: readonly string[]): string => texts.at(-1) ?? '';

function writingOf({ names, resourceGroup }: ResourceId): string {
  const name = last(names).toLowerCase();
  if (name.startsWith(recordName(''))) return `Writing of the record in ${resourceGroup}`;
  if (name.startsWith(endPrefixes.proven) || name.startsWith(endPrefixes.closed))
    return `Writing of an end record in ${resourceGroup}`;
  if (name.startsWith(changePrefix)) return `Writing of a change record in ${resourceGroup}`;
  return `Deployment ${visibleText(last(names), 80)} in ${resourceGroup}`;
}

/** Operations of this app in words, for the machine or group that they are about. */
const operations: Record<string, (resource: ResourceId, machine: string) => string> = {
  'microsoft.resources/deployments/write': writingOf,
  'microsoft.hybridcompute/machines/extensions/write': (_, machine) => `Installation of the extension on ${machine}`,
  'microsoft.hybridcompute/machines/extensions/delete': (_, machine) => `Removal of the extension from ${machine}`,
  'microsoft.azurestackhci/edgedevices/jobs/write': (_, machine) => `Request to the remote support job of ${machine}`,
  'microsoft.azurestackhci/edgedevices/jobs/delete': (_, machine) => `Removal of the remote support job of ${machine}`,
  'microsoft.resources/tags/write': (_, machine) => `Tag on ${machine} that points at the record`,
};

const statuses: Record<string, string> = {
  started: 'started',
  accepted: 'accepted by Azure',
  succeeded: 'succeeded',
  failed: 'failed',
};

/** What a table holds under a word of Azure's, which may be the name of something that every object has. */
const under = <Value>(table: Record<string, Value>, word: string): Value | undefined =>
  Object.hasOwn(table, word.toLowerCase()) ? table[word.toLowerCase()] : undefined;

function whatWords(event: ActivityEvent, nameOf: NameOf): string {
  const resource = parseResourceId(event.resourceId);
  const words = under(operations, event.operation);
  // What is not known here is told in Azure's own words.
  if (resource === undefined || words === undefined)
    return `${visibleText(event.operation, 120)} on ${visibleText(event.resourceId, 300)}`;
  const { subscriptionId, resourceGroup, names } = resource;
  return words(resource, nameOf(machineId(subscriptionId, resourceGroup, names[0] ?? '')));
}

/**
 * What the Activity Log holds under the consent's correlation id; who did it is left out where that is the person who agreed. `beside`: what
 * records and jobs tell.
 */
export function logEvents(
  readings: readonly LogReading[],
  userId: string,
  nameOf: NameOf,
  beside: readonly ConsentEvent[] = [],
): ConsentEvent[] {
  const events = readings.flatMap((reading) => reading.events ?? []);
  const left = furtherEntries(events, userId, beside);
  return events.map((event): ConsentEvent => {
    const status = under(statuses, event.status) ?? visibleText(event.status, 60);
    const isOwn = event.callerId?.toLowerCase() === userId.toLowerCase();
    const by = event.caller === undefined || isOwn ? '' : `, by ${visibleText(event.caller, 100)}`;
    return {
      at: Date.parse(event.at),
      words: `${whatWords(event, nameOf)}: ${status}${by}`,
      from: 'log',
      about: event.resourceId,
      ...(left.has(event) && { isFurther: true }),
    };
  });
}

/** What the logs cannot tell. `agreedAt` and `now` in ms of server time. */
export function logGaps(readings: readonly LogReading[], agreedAt: number, now: number): TimelineGap[] {
  const old =
    now - agreedAt > logLastsMs
      ? [{ about: '', words: 'Azure keeps the Activity Log for 90 days: what happened before is gone from it.' }]
      : [];
  const unread = unreadLogs(readings).map(({ subscriptionId, ...why }) => ({ about: subscriptionId, ...why }));
  return [...unread, ...old];
}
