import type { JobEvidence } from '#src/consent/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { wait } from '#src/lib/wait.ts';
import { type ConsentHistoryEntry, type ConsentsReading, machineConsentsQuery } from './consent-records.ts';
import { standingOn } from './consent-standing.ts';
import type { AzureError } from './errors.ts';
import { queryClient } from './query-client.ts';
import { serverNow } from './server-clock.ts';

export type JobToRevoke = Pick<JobEvidence, 'name' | 'accessLevel' | 'expirationTimestamp'>;

interface OpenConsent {
  job: JobToRevoke;
  /** Its end is on record already, though nothing proves it. */
  isClosed: boolean;
}

/** A consent that is dated later than this after the revoke, ms, is another decision. Requests that were under way may be dated a little later. */
const toleranceMs = 5 * 60_000;

/** Records as they are since the revoke began (`startedAt`, ms): a consent that was recorded right before it must not be missed. */
const recordsSince = async (machineId: string, startedAt: number): Promise<ConsentsReading> => {
  const query = machineConsentsQuery(machineId);
  const reading = await queryClient.fetchQuery(query);
  return reading.readAt < startedAt ? queryClient.fetchQuery({ ...query, staleTime: 0 }) : reading;
};

const inForce =
  (machineId: string, startedAt: number) =>
  ({ consent, ends }: ConsentHistoryEntry): boolean =>
    serverNow() < Date.parse(consent.notAfter) &&
    Date.parse(consent.notBefore) <= startedAt + toleranceMs &&
    standingOn({ ends }, machineId) !== 'ended';

/**
 * Consents that may let Microsoft Support in on this machine now, as far as records say, and why not all records were read; none that began
 * after the revoke. Their job carries their id as its name.
 */
export const openConsents = async (
  machineId: string,
  startedAt: number,
): Promise<{ open: OpenConsent[]; unread: AzureError | undefined }> => {
  const { consents, problems } = await recordsSince(machineId, startedAt);
  const open = consents.filter(inForce(machineId, startedAt)).map(({ consentId, consent, ends }) => ({
    job: { name: consentId, accessLevel: consent.level, expirationTimestamp: consent.notAfter },
    isClosed: standingOn({ ends }, machineId) === 'closed',
  }));
  return { open, unread: problems.find(({ error }) => error !== undefined)?.error };
};

/** A request that left before its consent was closed may appear this long after, ms. */
const appearsWithin = 120_000;

/** Whether a request under this consent may still be on its way: from any browser, until its end is on record, and a little longer. */
const mayBeAskedFor = ({ ends }: ConsentHistoryEntry, machineId: string, startedAt: number): boolean => {
  const here = ends.filter((end) => end.machineId.toLowerCase() === machineId.toLowerCase());
  return here.every(({ confirmedAt }) => !((parseInstant(confirmedAt) ?? 0) < startedAt - appearsWithin));
};

/** How long a revoke waits for records, ms: what they say only spares it two minutes. */
const patienceMs = 5000;

/**
 * Whether a job that Azure does not show may still appear on this machine, because a consent without one is on record: its request may have
 * left any browser before the revoke (`startedAt`, ms). Also where that cannot be told.
 */
export const mayStillAppear = async (machineId: string, startedAt: number, signal: AbortSignal): Promise<boolean> => {
  const told = recordsSince(machineId, startedAt).then(
    ({ consents, problems }) =>
      problems.some(({ error }) => error !== undefined) ||
      consents.some((entry) => inForce(machineId, startedAt)(entry) && mayBeAskedFor(entry, machineId, startedAt)),
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
