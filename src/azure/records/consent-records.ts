import { queryOptions } from '@tanstack/react-query';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { type Consent, correlationId } from '#src/consent/consent.ts';
import {
  type ConsentRecord,
  type EndRecord,
  endRecordName,
  endRecordTemplate,
  isProvenEnd,
  mostEnds,
  readEndRecord,
  readRecord,
  recordName,
  recordTemplate,
} from '#src/consent/record.ts';
import { isOfBefore } from '#src/consent/later-access.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { readWriter } from '#src/azure/resources/activity-log.ts';
import { deploymentCountQuery } from '#src/azure/resources/deployment-count.ts';
import { createStore } from '#src/azure/external-store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { asOnlyRecorder, isRecording } from '#src/azure/journal/machine-lock.ts';
import { grantWrite } from '#src/azure/transport/write-turns.ts';
import {
  type ConsentHistoryEntry,
  type ConsentReading,
  type ConsentsReading,
  groupsOf,
  readGroups,
  readGroupsOf,
  readGroupsOfAll,
  type RecordCopy,
  type WholeReading,
} from './consent-history.ts';
import type { ConsentStanding } from './consent-standing.ts';
import { readFleetGroups } from './fleet-groups.ts';
import {
  keepRecord,
  keptRecord,
  readDeployment,
  type RecordDeployment,
  type RecordToKeep,
} from './record-deployments.ts';
import { noteRecorded } from './signed-consents.ts';

export { machineConsentsKey, machineConsentsQuery } from './group-consents.ts';
export type {
  ConsentHistoryEntry,
  ConsentReading,
  ConsentsReading,
  RecordCopy,
  RecordProblem,
} from './consent-history.ts';

/** What is read of the resource groups that hold machines this person can read, with what could not be listed of these. */
const readInFleet = async <Reading extends ConsentsReading>(
  read: (groups: readonly string[]) => Promise<Reading>,
  signal: AbortSignal | undefined,
): Promise<Reading> => {
  const { groups, problems } = await readFleetGroups(signal);
  const reading = await read(groups);
  return { ...reading, problems: [...problems, ...reading.problems] };
};

/** Of how many resource groups the records have been read that are being read now; `undefined` when none are. */
export const recordsCount = createStore<{ read: number; expected: number } | undefined>(undefined);

const readAllRecords = (signal: AbortSignal): Promise<ConsentsReading> =>
  readInFleet((groups) => {
    let read = 0;
    const onGroup = (): void => {
      read += 1;
      recordsCount.set({ read, expected: groups.length });
    };
    return readGroups(groups, signal, onGroup).finally(() => recordsCount.set(undefined));
  }, signal);

/** All consents in the resource groups that hold readable machines. */
export const consentRecordsQuery = () =>
  queryOptions({
    queryKey: ['consents'],
    queryFn: ({ signal }) => readAllRecords(signal),
    staleTime: 30_000,
  });

/**
 * The consents on record as they are now, whatever is held of them, those that are wanted from all resource groups of their machines. Unlike
 * a query, which other readers share, it ends with `signal`. Throws AzureError.
 */
export const readWholeRecords = (isWanted: (consent: Consent) => boolean, signal: AbortSignal): Promise<WholeReading> =>
  readInFleet((groups) => readGroupsOfAll(({ consent }) => isWanted(consent), groups, signal), signal);

const readingOf = (consentId: string, { consents, problems, readAt }: ConsentsReading): ConsentReading => {
  const entry = consents.find((consent) => consent.consentId === consentId);
  return {
    ...(entry === undefined ? {} : { entry }),
    problems: problems.filter((problem) => problem.consentId === undefined || problem.consentId === consentId),
    readAt,
  };
};

/** One consent, from `groups` when they are known, else from all groups with readable machines. Throws AzureError. */
export const readConsentEntry = async (
  consentId: string,
  groups?: readonly string[],
  signal?: AbortSignal,
): Promise<ConsentReading> => {
  const read = (among: readonly string[]) => readGroups(among, signal);
  return readingOf(consentId, await (groups ? read(groups) : readInFleet(read, signal)));
};

/** `readConsentEntry`, from all resource groups of its machines as well. Throws AzureError. */
export const readWholeEntry = async (
  consentId: string,
  groups?: readonly string[],
  signal?: AbortSignal,
): Promise<ConsentReading> => {
  const read = (among: readonly string[]) => readGroupsOf(consentId, among, signal);
  return readingOf(consentId, await (groups ? read(groups) : readInFleet(read, signal)));
};

/**
 * The name that the Activity Log has for the person of the consent. Whoever may deploy can write a record that names somebody else, so the
 * log's name is that person's only where its object id is.
 */
export const readCaller = async (entry: ConsentHistoryEntry): Promise<string | undefined> => {
  const { caller, callerId } = (await readWriter(entry, entry.consent.userId)) ?? {};
  const isOwn = callerId?.toLowerCase() === entry.consent.userId.toLowerCase();
  return isOwn ? caller : undefined;
};

const withCaller = async (entry: ConsentHistoryEntry): Promise<ConsentHistoryEntry> => {
  const caller = await readCaller(entry);
  return caller === undefined ? entry : { ...entry, caller };
};

/** One consent, with the name of its person when the Activity Log can be read and has it. */
export const consentQuery = (consentId: string) =>
  queryOptions({
    queryKey: ['consents', consentId],
    queryFn: async ({ signal }): Promise<ConsentReading> => {
      const reading = await readWholeEntry(consentId, undefined, signal);
      return reading.entry === undefined ? reading : { ...reading, entry: await withCaller(reading.entry) };
    },
    staleTime: 30_000,
  });

/** Records changed: pages read them anew. */
export const forgetRecords = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['consents'] });

/** How many deployments a group holds is told beside its preflight, which may be read right after a record was kept there. */
const forgetCount = (group: string): void => {
  void queryClient.invalidateQueries({ queryKey: deploymentCountQuery(group).queryKey });
};

/** What another tab that is at work on the record has kept already: nobody is to wait in line for one whose browser has stopped it. */
const keptElsewhere = async (consentId: string, toKeep: RecordToKeep): Promise<RecordDeployment | undefined> => {
  if (!(await isRecording(consentId, toKeep.resourceGroupId))) return undefined;
  // What cannot be read now is read again in its turn.
  return keptRecord(toKeep).catch(() => undefined);
};

/** Writes a record and reads it back; throws AzureError unless Azure then shows exactly this record. Never overwrites another. */
export const writeConsentRecord = async (
  group: string,
  record: ConsentRecord,
  signal?: AbortSignal,
): Promise<RecordCopy> => {
  const text = canonicalJson(record);
  const toKeep: RecordToKeep = {
    resourceGroupId: group,
    name: recordName(record.consentId),
    properties: recordTemplate(record),
    isSame: async (properties) => {
      const reading = await readRecord(properties);
      return reading.ok && canonicalJson(reading.record) === text;
    },
    correlationId: correlationId(record.consentHash),
    signal,
    write: grantWrite,
  };
  const kept =
    (await keptElsewhere(record.consentId, toKeep)) ??
    (await asOnlyRecorder(record.consentId, group, signal, () => keepRecord(toKeep)));
  noteRecorded(record.consentId, group);
  forgetCount(group);
  return {
    resourceGroupId: group,
    deploymentId: kept.id,
    timestamp: kept.timestamp,
    correlationId: kept.correlationId,
  };
};

/** How the end of one machine's access is kept. */
interface Keeping {
  correlation?: string;
  /** Once it is aborted the record is sent all the same, and not read back any more. */
  waitedFor?: AbortSignal | undefined;
  /** Since when this end can be on record (`endsSince`): one from before that is of access that came back since. */
  since?: number | undefined;
}

/** Keeps an end under this name, unless one of the same access to the machine is there. Answers with what is there then. Throws AzureError. */
const keepEndAs = async (
  name: string,
  group: string,
  record: EndRecord,
  { correlation, waitedFor }: Keeping,
): Promise<EndRecord | undefined> => {
  const kept = await keepRecord({
    resourceGroupId: group,
    name,
    properties: endRecordTemplate(record),
    // Two tabs may confirm the same end at different moments: the first record stands.
    isSame: async (properties) => {
      const reading = await readEndRecord(properties);
      return (
        reading.ok && reading.record.consentId === record.consentId && reading.record.machineId === record.machineId
      );
    },
    correlationId: correlation,
    waitedFor,
    write: grantWrite,
  });
  const reading = await readEndRecord(kept.properties);
  return reading.ok ? reading.record : undefined;
};

/**
 * Keeps the end of one machine's access. An end that is already on record stays as it is, and one of access that came back since has a record
 * beside it. Throws AzureError.
 */
export const writeEndRecord = async (group: string, record: EndRecord, keeping: Keeping = {}): Promise<void> => {
  const text = canonicalJson(record);
  const isAnother = (kept: EndRecord | undefined): boolean =>
    kept !== undefined && isProvenEnd(record.ended) && isOfBefore(kept, keeping.since) && canonicalJson(kept) !== text;
  for (let nth = 1; ; nth += 1) {
    const kept = await keepEndAs(await endRecordName(record, nth), group, record, keeping);
    if (!isAnother(kept)) break;
    if (nth === mostEnds) throw tooManyEnds(group);
  }
  forgetCount(group);
  await forgetRecords();
};

const tooManyEnds = (scope: string): AzureError =>
  new AzureError({
    kind: 'conflict',
    message: `Earlier ends of this access are on record, ${mostEnds} of them, and this one is not.`,
    scope,
  });

/** What the records say of this access, from a look at its end records alone. One that cannot be understood counts. Throws AzureError. */
export const standingOnRecord = async (
  record: Pick<EndRecord, 'consentId' | 'machineId'>,
  signal?: AbortSignal,
): Promise<ConsentStanding> => {
  const [group] = groupsOf([record.machineId]);
  if (group === undefined) return 'open';
  const isThere = async (ended: EndRecord['ended']): Promise<boolean> => {
    const found = await readDeployment(group, await endRecordName({ ...record, ended }), signal);
    return found !== undefined && !(await isOfAnotherMachine(found, record.machineId));
  };
  const [proven, closed] = await Promise.all([isThere('revoked'), isThere('removed')]);
  if (proven) return 'ended';
  return closed ? 'closed' : 'open';
};

/** Names hold eight digits of a hash of the machine's id, which two machines of one group may share. */
const isOfAnotherMachine = async ({ properties }: RecordDeployment, machineId: string): Promise<boolean> => {
  const reading = await readEndRecord(properties);
  return reading.ok && !sameId(reading.record.machineId, machineId);
};
