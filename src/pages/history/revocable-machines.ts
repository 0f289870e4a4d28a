import { grantProgress } from '#src/azure/grant/grant-store.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { standingOn } from '#src/azure/records/consent-standing.ts';
import type { ConsentMachine } from '#src/pages/shared/consent-access.ts';
import { isWithoutRecord } from './consent-outcome.ts';

/** The machines of a consent of which no record proves that access has ended. `now` in ms of server time. */
export function revocableMachines(
  entry: Pick<ConsentHistoryEntry, 'consentId' | 'consent' | 'ends' | 'withoutRecord'>,
  now: number,
): ConsentMachine[] {
  const isPast = now >= Date.parse(entry.consent.notAfter);
  const isAtWork = grantProgress(entry.consentId)?.granting === true;
  return entry.consent.machines.flatMap((machineId): ConsentMachine[] => {
    const standing = standingOn(entry, machineId);
    if (standing === 'ended') return [];
    // Nothing is asked for any more once its time is over or a person has closed it, nor where it is not on record.
    const isSpent = isPast || standing === 'closed' || isWithoutRecord(entry, machineId);
    return [{ machineId, withoutJob: isSpent ? 'nothing' : isAtWork ? 'underWay' : 'mayCome' }];
  });
}
