import type { ActivityEvent } from '#src/azure/activity-log.ts';
import type { RecordCopy } from '#src/azure/consent-records.ts';
import type { Consent } from '#src/consent/consent.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';

/** A consent whose record should have a witness. */
export interface WitnessSubject {
  consent: Pick<Consent, 'userId' | 'notBefore' | 'notAfter' | 'machines'>;
  consentHash: string;
  /** The copies of the record; the time at which Azure stored one is compared where it is known. */
  records: readonly (Pick<RecordCopy, 'deploymentId' | 'correlationId'> & { timestamp?: string })[];
}

/** What the Activity Log says about the writing of a consent's records. */
export type Witness =
  | { kind: 'reading' }
  | { kind: 'found'; caller: string; at: string }
  /** As `found`, in the logs that could be read; `unread` says of each other one why not. Those may name somebody else. */
  | { kind: 'foundInPart'; caller: string; at: string; unread: string[] }
  /** The log names somebody else than the consent does. */
  | { kind: 'otherPerson'; caller: string; at: string }
  /** The log has a writing at a time that does not fit the record or the time agreed to. */
  | { kind: 'otherTime'; caller: string; at: string; expected: string }
  | { kind: 'notFound' }
  | { kind: 'unreadable'; why: string };

/** One reading of one subscription's log, under one correlation id. */
export interface LogReading {
  subscriptionId: string;
  /** Oldest first; absent while it is read, and when it could not be. */
  events?: readonly ActivityEvent[] | undefined;
  /** Why it could not be read. */
  why?: string | undefined;
}

const recordWrite = 'microsoft.resources/deployments/write';

/** Clocks of Azure's services may differ, and a deployment takes a moment: as `docs/receipt.md`, ms. */
const tolerance = 300_000;

/** The moment that a writing should have fitted and does not; undefined when it fits. */
function unmetTime(subject: WitnessSubject, timestamp: string | undefined, at: string): string | undefined {
  const { notBefore, notAfter } = subject.consent;
  const ms = Date.parse(at);
  if (ms < Date.parse(notBefore) - tolerance) return notBefore;
  if (ms > Date.parse(notAfter) + tolerance) return notAfter;
  if (timestamp !== undefined && Math.abs(ms - Date.parse(timestamp)) > tolerance) return timestamp;
  return undefined;
}

/** Every writing of a copy, tried or done, that the log has. Events that name nobody prove nothing. */
function writesOf(subject: WitnessSubject, readings: readonly LogReading[]) {
  const events = readings.flatMap((reading) => reading.events ?? []);
  return subject.records.flatMap(({ deploymentId, timestamp }) =>
    events
      .filter((event) => event.operation.toLowerCase() === recordWrite && sameId(event.resourceId, deploymentId))
      .filter(({ callerId }) => callerId !== undefined)
      .map((event) => ({ event, expected: unmetTime(subject, timestamp, event.at) })),
  );
}

/** Which logs could not be read and why, one sentence each. */
export const unreadLogs = (readings: readonly LogReading[]): string[] => [
  ...new Set(
    readings.flatMap(({ subscriptionId, why }) =>
      why === undefined
        ? []
        : [`The Activity Log of subscription ${subscriptionId} could not be read: ${visibleText(why, 300)}`],
    ),
  ),
];

/** Compares person and time of each writing with the consent. Whoever else wrote, or when, counts more than what fits. */
export function witnessOf(subject: WitnessSubject, readings: readonly LogReading[]): Witness {
  const all = writesOf(subject, readings);
  const writes = all.filter(({ event }) => event.status.toLowerCase() !== 'failed');
  const named = ({ event }: (typeof writes)[number]) => ({
    caller: event.caller ?? event.callerId ?? 'somebody',
    at: event.at,
  });
  const userId = subject.consent.userId.toLowerCase();
  const other = all.find(({ event }) => event.callerId?.toLowerCase() !== userId);
  if (other) return { kind: 'otherPerson', ...named(other) };
  for (const write of writes) {
    if (write.expected !== undefined) return { kind: 'otherTime', ...named(write), expected: write.expected };
  }
  const without = readings.filter(({ events }) => events === undefined);
  if (without.some(({ why }) => why === undefined)) return { kind: 'reading' };
  const [first] = writes;
  if (first && without.length > 0) return { kind: 'foundInPart', ...named(first), unread: unreadLogs(without) };
  if (first) return { kind: 'found', ...named(first) };
  const why = readings.find((reading) => reading.why !== undefined)?.why;
  return why === undefined ? { kind: 'notFound' } : { kind: 'unreadable', why };
}
