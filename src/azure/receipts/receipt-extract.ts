import type { ActivityExtract, JobExtract, MachineExtract } from '#src/consent/receipts/receipt.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { Consent } from '#src/consent/consent.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { laterAccess, laterSentence } from '#src/consent/later-access.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { errorSentence } from '#src/azure/records/error-sentence.ts';
import { type ActivityEvent, readActivity } from '#src/azure/resources/activity-log.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-history.ts';
import { readJobs } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { lookTurn } from '#src/azure/transport/bulk-pace.ts';

/** Sentences on what could not be read, for the receipt to name: what is missing must not look like what is not there. */
type Gaps = string[];

/** Being signed out or called off ends the whole reading; every other failure is a gap. */
const gapOf = (error: unknown, what: string): string => {
  if (!(error instanceof AzureError) || error.kind === 'cancelled' || error.kind === 'signInNeeded') throw error;
  return `${what} could not be read: ${errorSentence(error)}`;
};

const jobId = (machineId: string, name: string): string =>
  `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${name}`;

const jobExtract = (machineId: string, job: JobEvidence): JobExtract => ({
  id: jobId(machineId, job.name),
  type: job.type,
  provisioningState: job.provisioningState,
  accessLevel: job.accessLevel === '' ? null : job.accessLevel,
  expirationTimestamp: job.expirationTimestamp === '' ? null : job.expirationTimestamp,
  nodeState: job.nodeState ?? null,
  lastModifiedAt: job.lastModifiedAt ?? null,
  lastModifiedBy: job.lastModifiedBy ?? null,
  sessions: job.sessions.map(({ sessionId, sessionStartTime, sessionEndTime }) => ({
    sessionId: sessionId ?? null,
    startedAt: sessionStartTime ?? null,
    endedAt: sessionEndTime ?? null,
  })),
});

/** Names that tell the machines of a consent apart: where several bear one name, with the resource group and the id of the subscription. */
const namesOf = (machineIds: readonly string[]): ((machineId: string) => string) => {
  const nameIn = (id: string): string => parseMachineId(id)?.name ?? id;
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const name of machineIds.map(nameIn)) (once.has(name) ? repeated : once).add(name);
  return (machineId) => {
    const { name, resourceGroup, subscriptionId } = parseMachineId(machineId) ?? {};
    return name !== undefined && repeated.has(name)
      ? `${name} (${resourceGroup} in ${subscriptionId})`
      : nameIn(machineId);
  };
};

const readJob = async (
  consentId: string,
  machineId: string,
  name: string,
  gaps: Gaps,
  signal?: AbortSignal,
): Promise<JobEvidence | null> => {
  try {
    await lookTurn(machineId);
    const reading = await readJobs(machineId, signal);
    if (!reading.available) {
      gaps.push(`Azure shows no remote support jobs of ${name}: ${reading.reason}`);
      return null;
    }
    return reading.jobs.find((one) => one.name.toLowerCase() === consentId) ?? null;
  } catch (error) {
    gaps.push(gapOf(error, `The remote support jobs of ${name}`));
    return null;
  }
};

/** What the job shows after an end on record: the records must not look smoother than what Azure shows beside them. */
const afterEnds = (name: string, job: JobEvidence | null, ends: readonly EndRecord[]): string[] => {
  const later = job === null ? undefined : laterAccess(job, ends);
  return job === null || later === undefined ? [] : [laterSentence(job, name, later)];
};

/** At most this many machines are asked at a time; the pace of reads bounds them too. */
const machinesAtOnce = 6;

/** What Azure says of each machine of the consent, in the consent's order. `later`: told what came after an end on record. */
export const readMachines = (
  entry: Pick<ConsentHistoryEntry, 'consentId' | 'consent' | 'ends' | 'changes'>,
  { gaps, later }: { gaps: Gaps; later: string[] },
  signal?: AbortSignal,
): Promise<MachineExtract[]> => {
  const nameOf = namesOf(entry.consent.machines);
  return mapLimit(entry.consent.machines, machinesAtOnce, async (machineId): Promise<MachineExtract> => {
    const ends = entry.ends.filter((one) => sameId(one.machineId, machineId));
    const [end] = ends;
    const job = await readJob(entry.consentId, machineId, nameOf(machineId), gaps, signal);
    later.push(...afterEnds(nameOf(machineId), job, ends));
    return {
      machineId,
      job: job && jobExtract(machineId, job),
      changes: entry.changes
        .filter((change) => sameId(change.machineId, machineId))
        .map(({ level, notAfter, changedAt }) => ({ level, notAfter, changedAt })),
      end: end === undefined ? null : { ended: end.ended, confirmedAt: end.confirmedAt, evidence: end.evidence },
    };
  });
};

/** An event of the Activity Log as a receipt has it. */
export const activityExtract = (event: ActivityEvent): ActivityExtract => ({
  at: event.at,
  caller: event.caller ?? null,
  callerId: event.callerId ?? null,
  operation: event.operation,
  status: event.status,
  resourceId: event.resourceId,
  correlationId: event.correlationId,
});

const subscriptionsOf = ({ machines }: Consent): string[] => [
  ...new Set(machines.flatMap((id) => parseMachineId(id)?.subscriptionId.toLowerCase() ?? [])),
];

/** A time that nobody can read would make the whole file unreadable; it is left out, and said. */
export const withTimes = <T>(items: readonly T[], timeOf: (item: T) => string, what: string, gaps: Gaps): T[] => {
  const dated = items.filter((item) => parseInstant(timeOf(item)) !== undefined);
  if (dated.length < items.length) gaps.push(`${items.length - dated.length} of ${items.length} ${what} bear no time.`);
  return dated;
};

/** What the Activity Logs of the consent's subscriptions hold under its correlation id, oldest first. */
export const readConsentActivity = async (
  consent: Consent,
  correlationId: string,
  gaps: Gaps,
  signal?: AbortSignal,
): Promise<ActivityExtract[]> => {
  const found = await mapLimit(subscriptionsOf(consent), 3, async (subscriptionId) => {
    try {
      return await readActivity(subscriptionId, correlationId, signal);
    } catch (error) {
      gaps.push(gapOf(error, `The Activity Log of subscription ${subscriptionId}`));
      return [];
    }
  });
  return withTimes(found.flat(), ({ at }) => at, 'events of the Activity Log', gaps)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(activityExtract);
};
