import type { ConsentEntry } from '#src/azure/records.ts';
import { type ActivityEvent, logKeptMs } from '#src/azure/resources/activity-log.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';

/** What the Activity Log, which nobody can edit, says about who wrote the record of a consent. */
export type Witness =
  | { is: 'reading' }
  /** The person of the consent. `at`: ms. */
  | { is: 'own'; caller: string; at: number }
  | { is: 'other'; caller: string; at: number }
  /** The log has no such writing: it appears minutes late, and is kept for 90 days. */
  | { is: 'notFound'; why: 'early' | 'late' | 'missing' }
  | { is: 'unread'; problem: ReadProblem };

/** One subscription's events under the consent's correlation id; neither while they are read. */
export interface LogReading {
  events?: readonly ActivityEvent[] | undefined;
  problem?: ReadProblem | undefined;
}

/** Whoever else wrote counts more than the person who signed. `now`: server time, ms. */
export function witnessOf(
  { consent, copies }: Pick<ConsentEntry, 'consent' | 'copies'>,
  logs: readonly LogReading[],
  now: number,
): Witness {
  const writes = logs
    .flatMap(({ events }) => events ?? [])
    .filter(
      ({ operation, status, resourceId }) =>
        sameId(operation, 'Microsoft.Resources/deployments/write') &&
        ['accepted', 'succeeded'].includes(status.toLowerCase()) &&
        copies.some(({ deploymentId }) => sameId(deploymentId, resourceId)),
    );
  const other = writes.find(({ callerId }) => callerId !== undefined && !sameId(callerId, consent.userId));
  if (other) return { is: 'other', ...named(other) };
  if (logs.some(({ events, problem }) => events === undefined && problem === undefined)) return { is: 'reading' };
  const own = writes.find(({ callerId }) => callerId !== undefined);
  if (own) return { is: 'own', ...named(own) };
  const problem = logs.find((log) => log.problem !== undefined)?.problem;
  if (problem) return { is: 'unread', problem };
  const age = now - (parseInstant(consent.notBefore) ?? 0);
  return { is: 'notFound', why: age > logKeptMs ? 'late' : age < lagMs ? 'early' : 'missing' };
}

/** The log shows an event minutes after it happened, ms. */
const lagMs = 30 * 60_000;

function named({ caller, callerId = '', at }: ActivityEvent): { caller: string; at: number } {
  return { caller: caller ?? callerId, at: parseInstant(at) ?? Number.NaN };
}
