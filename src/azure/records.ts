import { type QueryClient, queryOptions } from '@tanstack/react-query';
import PQueue from 'p-queue';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { Consent } from '#src/consent/consent.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import type { RecordFault } from '#src/consent/findings/finding.ts';
import {
  changeRecordName,
  type ChangeRecord,
  type ConsentRecord,
  type EndRecord,
  endRecordName,
  endRecordFault,
  isChangeOf,
  readChangeRecord,
  readEndRecord,
  readRecord,
  recordKindOf,
} from '#src/consent/record.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { AzureError, endsReading, problemOf } from './http/errors.ts';
import { type ReadOptions, readingTime } from './http/transport.ts';
import { type Deployment, listDeployments } from './resources/deployments.ts';

/** Where one copy of a consent's record is kept: a deployment without resources. */
export interface RecordCopy {
  /** ARM id, lower case. */
  groupId: string;
  deploymentId: string;
  /** When Azure stored it, ISO 8601. */
  timestamp: string;
  /** Azure's correlation id of the deployment: derived from the consent's hash when written by this app. */
  correlationId: string;
}

/** What does not fit on record, or could not be read. `scope`: ARM id of a deployment, a resource group or a subscription. */
export type RecordProblem = { scope: string; consentId?: string } & (
  | { is: 'unread'; problem: ReadProblem }
  /** Machines could not be listed, so resource groups there may not have been asked for records. */
  | { is: 'unlisted'; problem: ReadProblem }
  | { is: RecordFault }
);

/** One consent with all that Azure keeps of it, over all resource groups read. */
export interface ConsentEntry {
  consentId: string;
  consent: Consent;
  consentHash: string;
  /** As the oldest copy has it. */
  record: ConsentRecord;
  /** Oldest first. */
  copies: RecordCopy[];
  /** At most one a machine. */
  ends: EndRecord[];
  /** Access that was made shorter or lowered on a machine, oldest first. */
  changes: ChangeRecord[];
  /** Consents on record that took the place of this one, newest first. */
  replacedBy: string[];
  problems: RecordProblem[];
  /** Resource groups of its machines that were asked and could not be read, and such that were and hold no record of it. */
  unread: { groupId: string; problem: ReadProblem }[];
  withoutRecord: string[];
}

export interface ConsentsReading {
  /** Newest first. */
  consents: ConsentEntry[];
  problems: RecordProblem[];
  /** Server time when the reading began, ms: what was recorded later may be missing. */
  readAt: number;
}

interface Held<R> {
  copy: RecordCopy;
  record: R;
}

/** What one resource group keeps of consents: each deployment by itself, not held against the others. */
export interface GroupRecords {
  groupId: string;
  records: Held<ConsentRecord>[];
  ends: Held<EndRecord>[];
  changes: Held<ChangeRecord>[];
  problems: RecordProblem[];
  /** How many deployments there are in all, records or not. */
  deployments: number;
  readAt: number;
}

/** All consents on record in one resource group, and what they were joined from. */
export interface GroupReading extends ConsentsReading {
  found: GroupRecords;
}

export const recordsKey = 'records';

/** All consents on record in one resource group. Records are only ever added, and a list of them can be megabytes: so they are read rarely. */
export function groupRecordsQuery(groupId: string, options: Pick<ReadOptions, 'urgency'> = {}) {
  const id = groupId.toLowerCase();
  return queryOptions({
    queryKey: [recordsKey, id],
    // It takes no signal: many read from it, and it goes on when one of them is left.
    queryFn: async (): Promise<GroupReading> => {
      const found = await readGroup(id, options);
      return { ...joinRecords([found], []), found };
    },
    staleTime: 60_000,
    structuralSharing: false,
  });
}

/** The consents that name this machine, from its resource group alone; one reading serves all machines of the group. */
export function machineConsentsQuery(machineId: string) {
  const id = machineId.toLowerCase();
  const [group = ''] = resourceGroupsOf([id]);
  return queryOptions({
    queryKey: [recordsKey, group, id],
    queryFn: async ({ client }): Promise<ConsentsReading> => {
      const { consents, problems, readAt } = await client.fetchQuery(groupRecordsQuery(group));
      return { consents: consents.filter(({ consent }) => consent.machines.includes(id)), problems, readAt };
    },
    staleTime: 60_000,
  });
}

interface Found {
  read: GroupReading[];
  failed: { groupId: string; error: unknown }[];
}

/** Reads the records of several groups, a few at a time; throws only what ends all reading. */
export async function readGroups(
  client: QueryClient,
  groups: readonly string[],
  { signal, maxAgeMs, onGroup }: { signal?: AbortSignal; maxAgeMs: number; onGroup?: (read: number) => void },
): Promise<Found> {
  const found: Found = { read: [], failed: [] };
  const one = async (groupId: string): Promise<void> => {
    try {
      found.read.push(await client.fetchQuery({ ...groupRecordsQuery(groupId), staleTime: maxAgeMs }));
    } catch (error) {
      if (endsReading(error)) throw error;
      found.failed.push({ groupId, error });
    }
    onGroup?.(found.read.length + found.failed.length);
  };
  const queue = new PQueue({ concurrency: 6 });
  await queue.addAll(
    groups.map((id) => () => one(id)),
    signal && { signal },
  );
  return found;
}

/** All consents in these groups; one that could not be read is a problem. */
export function joinGroups({ read, failed }: Found): ConsentsReading {
  const unread = failed.map(({ groupId, error }) => ({ groupId, problem: problemOf(error) }));
  const reading = joinRecords(
    read.map(({ found }) => found),
    unread,
  );
  const problems = unread.map(({ groupId, problem }) => ({ is: 'unread' as const, scope: groupId, problem }));
  return { ...reading, problems: [...problems, ...reading.problems] };
}

/** Joins what resource groups hold to one entry a consent. `failed`: groups that were asked and could not be read. */
export function joinRecords(groups: readonly GroupRecords[], failed: ConsentEntry['unread']): ConsentsReading {
  const problems: RecordProblem[] = groups.flatMap((group) => group.problems);
  const copiesOf = new Map<string, Held<ConsentRecord>[]>();
  // A consent may name a thousand machines.
  const placesOf = new Map<string, string[]>();
  for (const held of groups.flatMap(({ records }) => records).toSorted(oldestFirst)) {
    const { consentId, consent } = held.record;
    // Whoever may deploy to some other group can put a copy of a record there, which says nothing of the consent.
    const places = placesOf.get(consentId) ?? resourceGroupsOf(consent.machines);
    placesOf.set(consentId, places);
    if (places.includes(held.copy.groupId)) add(copiesOf, consentId, held);
    else problems.push({ is: 'outOfPlace', scope: held.copy.deploymentId, consentId });
  }
  const ends = new Map<string, EndRecord[]>();
  const changes = new Map<string, ChangeRecord[]>();
  for (const { ends: found, changes: foundChanges, readAt } of groups) {
    for (const end of found) {
      const consent = copiesOf.get(end.record.consentId)?.[0]?.record.consent;
      // Azure trims its history from the oldest on: that a consent is gone before its end is no problem.
      if (consent !== undefined) sort(ends, end, endRecordFault(end.record, consent, readAt), problems);
    }
    for (const change of foundChanges) {
      const consent = copiesOf.get(change.record.consentId)?.[0]?.record.consent;
      const fault = consent && !isChangeOf(change.record, consent) ? 'changeBeyond' : undefined;
      sort(changes, change, consent === undefined ? 'consentGone' : fault, problems);
    }
  }
  const read = groups.map(({ groupId }) => groupId);
  const entries = [...copiesOf].flatMap(([id, copies]) =>
    entryOf(copies, problems, { groups: placesOf.get(id) ?? [], read, failed }),
  );
  const consents = entries.toSorted(newestFirst).map((entry, _, all) => ({
    ...entry,
    ends: ends.get(entry.consentId) ?? [],
    changes: (changes.get(entry.consentId) ?? []).toSorted((a, b) => a.changedAt.localeCompare(b.changedAt)),
    replacedBy: all
      .filter(({ consent }) => consent.replaces.includes(entry.consentId))
      .map(({ consentId }) => consentId),
  }));
  return { consents, problems, readAt: Math.min(...groups.map((group) => group.readAt)) };
}

/** All records of one resource group. Throws AzureError when it cannot be read. */
async function readGroup(groupId: string, options: ReadOptions): Promise<GroupRecords> {
  if (groupId === '') throw new AzureError({ kind: 'badRequest', message: 'This is no id of a resource group.' });
  const readAt = await readingTime();
  const all = await listDeployments(groupId, options);
  const found: GroupRecords = {
    groupId,
    records: [],
    ends: [],
    changes: [],
    problems: [],
    deployments: all.length,
    readAt,
  };
  for (const deployment of all) {
    const named = recordKindOf(deployment.name);
    const is = named && (await take(found, deployment, named));
    if (is !== undefined) found.problems.push({ is, scope: deployment.id, consentId: named?.consentId ?? '' });
  }
  return found;
}

/** Takes in what a deployment holds; answers why it is no record of its name. */
async function take(
  { groupId, records, ends, changes }: GroupRecords,
  { id, name, properties, timestamp, correlationId: correlation }: Deployment,
  { kind, consentId }: NonNullable<ReturnType<typeof recordKindOf>>,
): Promise<RecordFault | undefined> {
  const copy: RecordCopy = { groupId, deploymentId: id, timestamp, correlationId: correlation };
  if (kind === 'consent') {
    const record = await readRecord(properties);
    if (record === undefined) return 'invalid';
    if (record.consentId !== consentId) return 'misnamed';
    records.push({ copy, record });
  } else if (kind === 'changed') {
    const record = readChangeRecord(properties);
    if (record === undefined) return 'invalid';
    if ((await changeRecordName(record)) !== name.toLowerCase()) return 'misnamed';
    changes.push({ copy, record });
  } else {
    const record = readEndRecord(properties);
    if (record === undefined) return 'invalid';
    if ((await endRecordName(record.consentId, record.machineId)) !== name.toLowerCase()) return 'misnamed';
    ends.push({ copy, record });
  }
  return undefined;
}

/** What the copies of one consent tell by themselves. */
function entryOf(
  copies: readonly Held<ConsentRecord>[],
  problems: readonly RecordProblem[],
  { groups, read, failed }: { groups: string[]; read: readonly string[]; failed: ConsentEntry['unread'] },
): Omit<ConsentEntry, 'ends' | 'changes' | 'replacedBy'>[] {
  const [first] = copies;
  if (first === undefined) return [];
  const { consentId, consent, consentHash } = first.record;
  const own = problems.filter((problem) => problem.consentId === consentId && problem.is !== 'outOfPlace');
  for (const { copy, record } of copies) {
    const about = { scope: copy.deploymentId, consentId };
    if (record !== first.record && canonicalJson(record) !== canonicalJson(first.record))
      own.push({ is: 'copiesDiffer', ...about });
    const isOther = copy.correlationId !== '' && copy.correlationId.toLowerCase() !== correlationId(consentHash);
    if (isOther) own.push({ is: 'otherCorrelation', ...about });
  }
  // Something of its name is there, if no record.
  const holds = (group: string): boolean =>
    copies.some(({ copy }) => copy.groupId === group) ||
    own.some(({ is, scope }) => is === 'invalid' && scope.toLowerCase().startsWith(`${group}/`));
  const unread = failed.filter(({ groupId }) => groups.includes(groupId));
  const withoutRecord = groups.filter((group) => read.includes(group) && !holds(group));
  const found = copies.map(({ copy }) => copy);
  return [
    { consentId, consent, consentHash, record: first.record, copies: found, problems: own, unread, withoutRecord },
  ];
}

/** Puts an end or a change to those of its consent, or to the problems; it lies in the resource group of its machine. */
function sort<R extends EndRecord | ChangeRecord>(
  sorted: Map<string, R[]>,
  { copy, record }: Held<R>,
  fault: RecordFault | undefined,
  problems: RecordProblem[],
): void {
  const { consentId, machineId } = record;
  const is = fault ?? (resourceGroupsOf([machineId]).includes(copy.groupId) ? undefined : 'outOfPlace');
  if (is === undefined) add(sorted, consentId, record);
  else problems.push({ is, scope: copy.deploymentId, consentId });
}

function add<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  if (!lists.get(key)?.push(item)) lists.set(key, [item]);
}

function oldestFirst({ copy: a }: Held<ConsentRecord>, { copy: b }: Held<ConsentRecord>): number {
  return a.timestamp.localeCompare(b.timestamp);
}

/** Access begins with a minute, in which more than one consent may have been signed. */
function newestFirst(a: Pick<ConsentEntry, 'consent' | 'copies'>, b: Pick<ConsentEntry, 'consent' | 'copies'>): number {
  return (
    b.consent.notBefore.localeCompare(a.consent.notBefore) ||
    (b.copies[0]?.timestamp ?? '').localeCompare(a.copies[0]?.timestamp ?? '')
  );
}
