import type { ActivityEvent } from '#src/azure/activity-log.ts';
import type { ConsentHistoryEntry, RecordCopy } from '#src/azure/consent-records.ts';
import { sameId } from '#src/lib/arm-id.ts';

/** What the Activity Log says about the writing of a consent's records. */
export type Witness =
  | { kind: 'reading' }
  | { kind: 'found'; caller: string; at: string }
  /** The log names somebody else than the consent does. */
  | { kind: 'otherPerson'; caller: string; at: string }
  | { kind: 'notFound' }
  | { kind: 'unreadable'; why: string };

/** One reading of the log, for the copy it belongs to. */
export interface LogReading {
  copy: Pick<RecordCopy, 'deploymentId'>;
  events?: readonly ActivityEvent[] | undefined;
  /** Why it could not be read. */
  why?: string | undefined;
}

const recordWrite = 'microsoft.resources/deployments/write';

export function witnessOf(entry: Pick<ConsentHistoryEntry, 'consent'>, readings: readonly LogReading[]): Witness {
  const writes = readings.flatMap(({ copy, events = [] }) =>
    events.filter(
      ({ resourceId, operation }) => sameId(resourceId, copy.deploymentId) && operation.toLowerCase() === recordWrite,
    ),
  );
  const named = (event: ActivityEvent) => ({ caller: event.caller ?? event.callerId ?? 'somebody', at: event.at });
  const userId = entry.consent.userId.toLowerCase();
  const other = writes.find(({ callerId }) => callerId !== undefined && callerId.toLowerCase() !== userId);
  if (other) return { kind: 'otherPerson', ...named(other) };
  const same = writes.find(({ callerId }) => callerId !== undefined);
  if (same) return { kind: 'found', ...named(same) };
  if (readings.some(({ events, why }) => events === undefined && why === undefined)) return { kind: 'reading' };
  const why = readings.find((reading) => reading.why !== undefined)?.why;
  return why === undefined ? { kind: 'notFound' } : { kind: 'unreadable', why };
}
