import { grantProgress } from '#src/azure/grant/grant-store.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { standingOn } from '#src/azure/records/consent-standing.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { type ConsentMachine, endingUnder } from '#src/pages/shared/consent-access.ts';
import { isWithoutRecord } from './consent-outcome.ts';
import type { MachineJobs } from './job-events.ts';

type Read = Pick<ConsentHistoryEntry, 'consentId' | 'consent' | 'ends' | 'withoutRecord'>;

/**
 * The machines of a consent on which it may let Microsoft Support in: those of which no record proves that access has ended, and those where
 * Azure shows access all the same, or what it shows is not known. `jobs` as far as they were asked for; `now` in ms of server time.
 */
export function revocableMachines(entry: Read, jobs: readonly MachineJobs[], now: number): ConsentMachine[] {
  const isPast = now >= Date.parse(entry.consent.notAfter);
  const isAtWork = grantProgress(entry.consentId)?.granting === true;
  return entry.consent.machines.flatMap((machineId): ConsentMachine[] => {
    const standing = standingOn(entry, machineId);
    if (standing === 'ended') return left(entry, machineId, jobs, now);
    // Nothing is asked for any more once its time is over or a person has closed it, nor where it is not on record.
    const isSpent = isPast || standing === 'closed' || isWithoutRecord(entry, machineId);
    return [{ machineId, withoutJob: isSpent ? 'nothing' : isAtWork ? 'underWay' : 'mayCome' }];
  });
}

/** Where a record proves the end: somebody may have let Microsoft Support in anew since, with another client. */
function left(entry: Read, machineId: string, jobs: readonly MachineJobs[], now: number): ConsentMachine[] {
  const { consentId } = entry;
  const machine = { machineId, withoutJob: 'nothing' } as const;
  const read = jobs.find(({ id }) => sameId(id, machineId));
  if (read === undefined || read.why !== undefined) return [machine];
  if (read.reading === undefined) return [];
  // What was read before the end was confirmed says nothing against it.
  if (standingOn(entry, machineId, read.reading.readAt) === 'ended') return [];
  return endingUnder(consentId, machine, read.reading, now) === undefined ? [] : [machine];
}
