import { queryOptions } from '@tanstack/react-query';
import {
  accessState,
  type AccessEvidence,
  type AccessState,
  type JobEvidence,
} from '#src/consent/access/access-state.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { wait } from '#src/lib/wait.ts';
import {
  type ConsentHistoryEntry,
  type ConsentsReading,
  machineConsentsQuery,
} from '#src/azure/records/consent-records.ts';
import { standingOn } from '#src/azure/records/consent-standing.ts';
import { type JobsReading, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { readExtension } from '#src/azure/resources/extensions.ts';
import { readMachine } from '#src/azure/resources/machines.ts';
import { isUnderWay, noteEnded, revokesOn } from '#src/azure/journal/pending-revokes.ts';
import { endedIn, isOver } from './job-ends.ts';
import { noteList, noteMachine, withMachines } from './job-memory.ts';
import { queryClient, queryKey } from '#src/azure/query-client.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { serverNow, serverTimeThen, surelyNow } from '#src/azure/transport/server-clock.ts';

/** Reading went wrong in a way that leaves the rest readable; what needs a sign-in or was called off concerns the whole. */
const orUnknown = async <T>(reading: Promise<T>): Promise<T | AzureError> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AzureError && error.kind !== 'signInNeeded' && error.kind !== 'cancelled') return error;
    throw error;
  }
};

/** One part of the evidence, and why it is unknown where a failure is the reason. */
interface Part<T> {
  evidence: T;
  problem?: AzureError;
}

type MachinePart = Part<AccessEvidence['machine']> & Pick<AccessEvidence, 'azureLocal'>;

const machineEvidence = async (machineId: string, signal?: AbortSignal): Promise<MachinePart> => {
  const machine = await orUnknown(readMachine(machineId, signal));
  if (machine instanceof AzureError)
    return machine.kind === 'notFound' ? { evidence: 'notFound' } : { evidence: 'unknown', problem: machine };
  const { status, lastStatusChange } = machine.facts.agent;
  return {
    azureLocal: machine.azureLocal,
    evidence: {
      readAt: machine.readAt,
      ...(machine.isReadAtUnsure && { isReadAtUnsure: true }),
      ...(status === undefined ? {} : { status }),
      ...(lastStatusChange === undefined ? {} : { lastStatusChange }),
      ...(machine.vmId === undefined ? {} : { vmId: machine.vmId }),
    },
  };
};

const extensionEvidence = async (
  machineId: string,
  signal?: AbortSignal,
): Promise<Part<AccessEvidence['extension']>> => {
  const reading = await orUnknown(readExtension(machineId, signal));
  return reading instanceof AzureError ? { evidence: 'unknown', problem: reading } : { evidence: reading.extension };
};

const notRead: Part<AccessEvidence['extension']> = { evidence: 'unknown' };

type JobsPart = Pick<AccessEvidence, 'jobs' | 'jobsUnavailable' | 'readAt'> &
  Pick<Part<never>, 'problem'> & {
    /** When the jobs were asked for, ms of server time. */
    askedAt: number;
    answeredBy: number;
  };

const jobsEvidence = async (machineId: string, signal?: AbortSignal): Promise<JobsPart> => {
  const sentAt = instantNow();
  const reading: JobsReading | AzureError = await orUnknown(readJobs(machineId, signal));
  const askedAt = serverTimeThen(sentAt);
  // A list that is none has nothing that could be missed in it.
  const unlisted = { jobs: 'unknown', askedAt, answeredBy: Number.POSITIVE_INFINITY } as const;
  if (reading instanceof AzureError) return { ...unlisted, readAt: serverNow(), problem: reading };
  return reading.available
    ? { jobs: reading.jobs, readAt: reading.readAt, askedAt, answeredBy: reading.answeredBy }
    : { ...unlisted, jobsUnavailable: reading.reason, readAt: reading.readAt };
};

/** A record is stored before its access is asked for. Clocks may differ a little, ms. */
const clockSkew = 5000;

/** Whether a job of a consent was made after these records were read: its record may be missing among them only for that. */
const mayMiss = ({ consents, readAt }: ConsentsReading, { jobs, readAt: jobsReadAt }: JobsPart): boolean => {
  const known = new Set(consents.map(({ consentId }) => consentId));
  const isMissed = ({ name, createdAt, lastModifiedAt }: JobEvidence) =>
    isConsentId(name.toLowerCase()) &&
    !known.has(name.toLowerCase()) &&
    readAt - clockSkew < (parseInstant(createdAt) ?? parseInstant(lastModifiedAt) ?? jobsReadAt);
  return jobs !== 'unknown' && jobs.some(isMissed);
};

/**
 * Records are only ever added and every read lists a whole deployment history, so they are read once a minute, and anew where a job is
 * newer than they are: nothing is called unrecorded for being looked up too early.
 */
const recordsReading = async (machineId: string, jobs: Promise<JobsPart>): Promise<ConsentsReading> => {
  const query = machineConsentsQuery(machineId);
  const reading = await queryClient.fetchQuery(query);
  return mayMiss(reading, await jobs) ? queryClient.fetchQuery({ ...query, staleTime: 0 }) : reading;
};

const consentsOf = async (
  machineId: string,
  jobs: Promise<JobsPart>,
): Promise<readonly ConsentHistoryEntry[] | 'unknown'> => {
  const reading = await orUnknown(recordsReading(machineId, jobs));
  if (reading instanceof AzureError) return 'unknown';
  // A problem without a consent is one of the whole resource group: that no record was found would not be true.
  const isUnread = reading.problems.some(({ consentId }) => consentId === undefined);
  return isUnread && reading.consents.length === 0 ? 'unknown' : reading.consents;
};

/** A consent whose proven end is on record awaits no job any more; while its job is listed it still says what was agreed. */
const recordsEvidence = (
  machineId: string,
  consents: readonly ConsentHistoryEntry[] | 'unknown',
  jobs: AccessEvidence['jobs'],
): AccessEvidence['records'] => {
  if (consents === 'unknown') return 'unknown';
  const listed = new Set(jobs === 'unknown' ? [] : jobs.map(({ name }) => name.toLowerCase()));
  return consents.flatMap(({ consentId, consent: { level, notAfter, userId }, ends }) => {
    const standing = standingOn({ ends }, machineId);
    if (standing === 'ended' && !listed.has(consentId)) return [];
    return [{ consentId, level, notAfter, userId, ...(standing === 'closed' && { isClosed: true as const }) }];
  });
};

/**
 * When the access of a consent began, at the earliest, ms: no job of it went before that. Of the times that tell it, for a clock may have been
 * wrong, and a record written once more, the first counts.
 */
const beganAt = (consents: readonly ConsentHistoryEntry[] | 'unknown', name: string): number => {
  const found = consents === 'unknown' ? [] : consents.filter(({ consentId }) => consentId === name.toLowerCase());
  const times = found.flatMap(({ consent, records }) => [consent.notBefore, ...records.map((copy) => copy.timestamp)]);
  return times.length === 0
    ? Number.NEGATIVE_INFINITY
    : Math.min(...times.map((time) => parseInstant(time) ?? Number.NEGATIVE_INFINITY));
};

/** Evidence, and what could not be read of it. */
export interface MachineReading extends AccessEvidence {
  /** Why parts of it are unknown, where the reads of these failed. */
  problems?: { jobs?: AzureError; machine?: AzureError; extension?: AzureError };
}

/**
 * A job that is gone is missed among those whose revoke Azure has accepted, and a request is on its way while any is: there may be several.
 * Not one that another tab pursues, of which this tab does not hear when Azure has it: what Azure shows would be hidden behind it until the end.
 */
export const revoking = (machineId: string): { accepted: string[]; isRequesting: boolean } => {
  const revokes = revokesOn(machineId);
  return {
    accepted: revokes.filter(isUnderWay).flatMap(({ phase, jobName }) => (phase === 'accepted' ? (jobName ?? []) : [])),
    isRequesting: revokes.some(({ phase, isElsewhere }) => phase === 'requesting' && isElsewhere !== true),
  };
};

export const evidenceKey = (machineId: string) => [...queryKey(machineId), 'evidence'];

/** How long a look at the jobs waits for records, which are a listing of a whole group: it only learns the ids of consents from them, ms. */
const lookMs = 2000;

const inTime = (records: ReturnType<typeof consentsOf>): ReturnType<typeof consentsOf> =>
  Promise.race([records, wait(lookMs).then(() => 'unknown' as const)]);

/**
 * Reads all evidence about access to one machine, in parallel. What cannot be read is `unknown`; rejects with AzureError only when
 * signed out or cancelled. `isLook`: only jobs that may be revoked are looked for, which the extension tells nothing about.
 */
export const readEvidence = async (
  machineId: string,
  signal?: AbortSignal,
  isLook = false,
): Promise<MachineReading> => {
  // Jobs that are asked for before Azure has the request may still show the access as it was.
  const wasRequesting = revoking(machineId).isRequesting;
  const jobsPart = jobsEvidence(machineId, signal);
  const [machine, extension, jobs, consents] = await Promise.all([
    machineEvidence(machineId, signal),
    isLook ? notRead : extensionEvidence(machineId, signal),
    jobsPart,
    isLook ? inTime(consentsOf(machineId, jobsPart)) : consentsOf(machineId, jobsPart),
  ]);
  const { problem: jobsProblem, askedAt, answeredBy, ...jobsRead } = jobs;
  const { accepted, isRequesting } = revoking(machineId);
  const problems = {
    ...(jobsProblem && { jobs: jobsProblem }),
    ...(machine.problem && { machine: machine.problem }),
    ...(extension.problem && { extension: extension.problem }),
  };
  const now = serverNow();
  const machineGoneAt = noteMachine(machineId, machine.evidence, surelyNow());
  const vmId = typeof machine.evidence === 'object' ? machine.evidence.vmId : undefined;
  const read: AccessEvidence = {
    now,
    machine: machine.evidence,
    ...(machineGoneAt === undefined ? {} : { machineGoneAt }),
    extension: extension.evidence,
    ...(machine.azureLocal && { azureLocal: true }),
    ...jobsRead,
    jobs: jobs.jobs === 'unknown' ? 'unknown' : withMachines(machineId, jobs.jobs, vmId),
    records: recordsEvidence(machineId, consents, jobs.jobs),
  };
  const list = { jobs: jobs.jobs, askedAt, readAt: answeredBy, vmId };
  const removedJobs = noteList(machineId, list, accepted, endedIn(read)).map((job) => ({
    ...job,
    thereAt: Math.max(job.thereAt, beganAt(consents, job.name)),
  }));
  noteEnded(machineId, (name) => isOver(name, { ...read, removedJobs }));
  return {
    ...read,
    ...(removedJobs.length === 0 ? {} : { removedJobs }),
    ...(Object.keys(problems).length === 0 ? {} : { problems }),
    ...(isRequesting || (wasRequesting && accepted.length > 0) ? { pending: 'requestingRemoval' } : {}),
  };
};

const movingKinds: ReadonlySet<AccessState['kind']> = new Set([
  'settingUp',
  'accessRequested',
  'requestingRemoval',
  'removalAcceptedWaitingForTheMachine',
  'removedFromAzure',
  'expiredChecking',
]);

/** Seconds between two reads of the evidence: short while the machine is expected to report, so that a change is seen as it happens. */
export const evidenceInterval = (state: Pick<AccessState, 'kind'>, machine: AccessEvidence['machine']): number => {
  const isConnected = typeof machine === 'object' && machine.status?.toLowerCase() === 'connected';
  if (movingKinds.has(state.kind)) return isConnected ? 2 : 10;
  return state.kind === 'active' ? 15 : 30;
};

/** All evidence about access on one machine; feed it to `accessState` with the present server time. */
export const machineEvidenceQuery = (machineId: string) =>
  queryOptions({
    queryKey: evidenceKey(machineId),
    queryFn: ({ signal }) => readEvidence(machineId, signal),
    refetchInterval: (query) => {
      const evidence = query.state.data;
      if (evidence === undefined) return 30_000;
      return evidenceInterval(accessState({ ...evidence, now: serverNow() }), evidence.machine) * 1000;
    },
  });
