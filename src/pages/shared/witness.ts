import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import type { RecordCopy } from '#src/azure/records/consent-records.ts';
import { type Consent, correlationId as correlationOf } from '#src/consent/consent.ts';
import { byOthers, byPerson, recordWritesIn } from '#src/consent/record-writers.ts';
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
  | { kind: 'foundInPart'; caller: string; at: string; unread: UnreadLog[] }
  /** The log names somebody else than the consent does. */
  | { kind: 'otherPerson'; caller: string; at: string }
  /** The log has a try of somebody else's, and does not show that Azure took it. */
  | { kind: 'otherTry'; caller: string; at: string }
  /** The log has a writing at a time that does not fit the record or the time agreed to. */
  | { kind: 'otherTime'; caller: string; at: string; expected: string }
  /** The log has a writing under another correlation id than the consent gives. */
  | { kind: 'otherId'; caller: string; at: string }
  | { kind: 'notFound' }
  | { kind: 'unreadable'; why: string; correlationId?: string | undefined };

/** One reading of one subscription's log, under one correlation id. */
export interface LogReading {
  subscriptionId: string;
  /** Oldest first; absent while it is read, and when it could not be. */
  events?: readonly ActivityEvent[] | undefined;
  /** When these were read, ms of server time. */
  readAt?: number;
  /** It is being read at this moment. */
  isFetching?: boolean;
  /** Why it could not be read, and what to do about it. */
  why?: string | undefined;
  correlationId?: string | undefined;
}

/** A log that could not be read. */
export interface UnreadLog {
  subscriptionId: string;
  /** Which, why, and what to do, in sentences. */
  words: string;
  correlationId?: string | undefined;
}

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

/** The logs that could not be read, each once for each reason. */
export const unreadLogs = (readings: readonly LogReading[]): UnreadLog[] => {
  const unread = new Map<string, UnreadLog>();
  for (const { subscriptionId, why, correlationId } of readings) {
    if (why === undefined) continue;
    const words = `The Activity Log of subscription ${subscriptionId} could not be read: ${visibleText(why, 900)}`;
    if (!unread.has(words)) unread.set(words, { subscriptionId, words, correlationId });
  }
  return [...unread.values()];
};

const named = ({ caller, callerId, at }: ActivityEvent) => ({ caller: caller ?? callerId ?? 'somebody', at });

/** Compares person and time of each writing with the consent. Whoever else wrote, or when, counts more than what fits. */
export function witnessOf(subject: WitnessSubject, readings: readonly LogReading[]): Witness {
  const { records, consent } = subject;
  const { done, tried } = recordWritesIn(
    readings.flatMap((reading) => reading.events ?? []),
    records.map(({ deploymentId }) => deploymentId),
  );
  const [other] = byOthers(done, consent.userId);
  if (other) return { kind: 'otherPerson', ...named(other) };
  const own = byPerson(done, consent.userId);
  for (const write of own) {
    const timestamp = records.find(({ deploymentId }) => sameId(deploymentId, write.resourceId))?.timestamp;
    const expected = unmetTime(subject, timestamp, write.at);
    if (expected !== undefined) return { kind: 'otherTime', ...named(write), expected };
  }
  const [otherTry] = byOthers(tried, consent.userId);
  if (otherTry) return { kind: 'otherTry', ...named(otherTry) };
  const expected = correlationOf(subject.consentHash);
  // Empty where Azure gave none that can be read.
  const odd = own.find(({ correlationId: id }) => id !== '' && id.toLowerCase() !== expected.toLowerCase());
  if (odd) return { kind: 'otherId', ...named(odd) };
  const without = readings.filter(({ events }) => events === undefined);
  if (without.some(({ why }) => why === undefined)) return { kind: 'reading' };
  const [first] = own;
  if (first && without.length > 0) return { kind: 'foundInPart', ...named(first), unread: unreadLogs(without) };
  if (first) return { kind: 'found', ...named(first) };
  const { why, correlationId } = readings.find((reading) => reading.why !== undefined) ?? {};
  return why === undefined ? { kind: 'notFound' } : { kind: 'unreadable', why, correlationId };
}
