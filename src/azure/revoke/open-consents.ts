import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { endsSinceSeen } from '#src/consent/later-access.ts';
import { wait } from '#src/lib/wait.ts';
import {
  type ConsentHistoryEntry,
  type ConsentsReading,
  machineConsentsQuery,
} from '#src/azure/records/consent-records.ts';
import { type ConsentStanding, standingOn } from '#src/azure/records/consent-standing.ts';
import { lastOpen } from '#src/azure/evidence/job-memory.ts';
import { listLag } from '#src/azure/resources/edge-jobs.ts';
import type { AzureError } from '#src/azure/transport/errors.ts';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import { isSpared } from '#src/azure/journal/revoke-journal.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { isNewer } from './removal-proof.ts';

export type JobToRevoke = Pick<JobEvidence, 'name' | 'accessLevel' | 'expirationTimestamp'>;

/** What a revoke means: all on this machine by `startedAt`, ms, but for the consents that were pressed for after it. */
export type RevokePress = Pick<RevokeRow, 'machineId' | 'startedAt' | 'spares'>;

interface OpenConsent {
  job: JobToRevoke;
  /** Its end is on record already, though nothing proves it. */
  isClosed: boolean;
}

/** A clock that was put back since the press would have records read for ever. */
const mostReadings = 3;

/**
 * Records as they are since the revoke began: a consent that was recorded right before it must not be missed. A reading that is under way
 * answers whoever asks for one meanwhile, so it may take more than one to get one that began later.
 */
const recordsSince = async ({ machineId, startedAt }: RevokePress): Promise<ConsentsReading> => {
  const query = machineConsentsQuery(machineId);
  let reading = await queryClient.fetchQuery(query);
  for (let more = mostReadings; more > 0 && reading.readAt < startedAt; more -= 1)
    reading = await queryClient.fetchQuery({ ...query, staleTime: 0 });
  return reading;
};

/** What the records say of a consent on the machine: an end of before its job was seen there, and its removal not done, proves nothing any more. */
const standingNow = ({ consentId, ends }: ConsentHistoryEntry, { machineId }: RevokePress): ConsentStanding => {
  const openAt = lastOpen(machineId, consentId);
  return standingOn({ ends }, machineId, openAt && endsSinceSeen(openAt));
};

const inForce =
  (press: RevokePress) =>
  (entry: ConsentHistoryEntry): boolean => {
    const { consentId, consent } = entry;
    return (
      !isSpared(press, { name: consentId }) &&
      serverNow() < Date.parse(consent.notAfter) &&
      !isNewer({ createdAt: consent.notBefore }, press.startedAt) &&
      standingNow(entry, press) !== 'ended'
    );
  };

/**
 * Consents that may let Microsoft Support in on this machine now, as far as records say, and why not all records were read; none that began
 * after the revoke. Their job carries their id as its name.
 */
export const openConsents = async (
  press: RevokePress,
): Promise<{ open: OpenConsent[]; unread: AzureError | undefined }> => {
  const { consents, problems } = await recordsSince(press);
  const open = consents.filter(inForce(press)).map((entry) => ({
    job: {
      name: entry.consentId,
      accessLevel: entry.consent.level,
      expirationTimestamp: entry.consent.notAfter,
    },
    isClosed: standingNow(entry, press) === 'closed',
  }));
  return { open, unread: problems.find(({ error }) => error !== undefined)?.error };
};

/** Whether a request under this consent may still be on its way: from any browser, until its end is on record, and a little longer. */
const mayBeAskedFor = ({ ends }: ConsentHistoryEntry, { machineId, startedAt }: RevokePress): boolean => {
  const here = ends.filter((end) => end.machineId.toLowerCase() === machineId.toLowerCase());
  return here.every(({ confirmedAt }) => !((parseInstant(confirmedAt) ?? 0) < startedAt - listLag));
};

/** How long a revoke waits for records, ms: what they say only spares it two minutes. */
const patienceMs = 5000;

/**
 * Whether a job that Azure does not show may still appear on this machine, because a consent without one is on record: its request may have
 * left any browser before the revoke. Also where that cannot be told.
 */
export const mayStillAppear = async (press: RevokePress, signal: AbortSignal): Promise<boolean> => {
  const told = recordsSince(press).then(
    ({ consents, problems }) =>
      problems.some(({ error }) => error !== undefined) ||
      consents.some((entry) => inForce(press)(entry) && mayBeAskedFor(entry, press)),
    () => true,
  );
  const late = new AbortController();
  const patience = wait(patienceMs, AbortSignal.any([signal, late.signal])).then(() => true);
  // Nobody hears it end once the records have answered.
  patience.catch(() => undefined);
  try {
    return await Promise.race([told, patience]);
  } finally {
    late.abort();
  }
};
