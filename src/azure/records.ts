import { queryOptions } from '@tanstack/react-query';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import { type Consent, correlationId } from '#src/consent/consent.ts';
import {
  changeRecordName,
  changeRecordProblem,
  type ChangeRecord,
  type ConsentRecord,
  type EndRecord,
  endRecordProblem,
  isEndRecordName,
  readChangeRecord,
  readEndRecord,
  readRecord,
  recordKindOf,
} from '#src/consent/record.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { canonicalJson } from '#src/lib/canonical-json.ts';
import { parseInstant } from '#src/lib/time.ts';
import { readingTime } from './http/transport.ts';
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

export type RecordFault =
  /** It is named like a record and is none. */
  | 'invalid'
  /** The name says another consent, machine or content than the record. */
  | 'misnamed'
  /** It lies in a resource group without a machine of the consent, or of another machine, and does not count. */
  | 'outOfPlace'
  /** Copies of one record differ in their signature; the oldest one counts. */
  | 'copiesDiffer'
  | 'otherCorrelation'
  /** An end or a change that does not fit its consent. */
  | 'endOfOther'
  | 'endBeforeStart'
  | 'endInFuture'
  | 'changeBeyond'
  | 'consentGone';

/** One consent with all that Azure keeps of it, over all resource groups read. */
export interface ConsentEntry {
  consentId: string;
  consent: Consent;
  consentHash: string;
  /** As the oldest copy has it. */
  record: ConsentRecord;
  /** Oldest first. */
  copies: RecordCopy[];
  /** At most one a machine: what proves comes first. */
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

/** What one resource group keeps of consents: each deployment by itself, not held against the others. */
export interface GroupRecords {
  groupId: string;
  records: { copy: RecordCopy; record: ConsentRecord }[];
  ends: Sequel<EndRecord>[];
  changes: Sequel<ChangeRecord>[];
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
export function groupRecordsQuery(groupId: string) {
  const id = groupId.toLowerCase();
  return queryOptions({
    queryKey: [recordsKey, id],
    // It takes no signal: many read from it, and it goes on when one of them is left.
    queryFn: async (): Promise<GroupReading> => {
      const found = await readGroup(id);
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

/** Joins what resource groups hold to one entry a consent. `failed`: groups that were asked and could not be read. */
export function joinRecords(
  groups: readonly GroupRecords[],
  failed: readonly { groupId: string; problem: ReadProblem }[],
): ConsentsReading {
  const readAt = Math.min(...groups.map((group) => group.readAt));
  const problems: RecordProblem[] = groups.flatMap((group) => group.problems);
  const copiesOf = new Map<string, GroupRecords['records']>();
  for (const one of groups.flatMap(({ records }) => records)) {
    const { consentId, consent } = one.record;
    const isInPlace = resourceGroupsOf(consent.machines).includes(one.copy.groupId);
    // Whoever may deploy to some other group can put a copy of a record there, which says nothing of the consent.
    if (!isInPlace) problems.push({ is: 'outOfPlace', scope: one.copy.deploymentId, consentId });
    else if (!copiesOf.get(consentId)?.push(one)) copiesOf.set(consentId, [one]);
  }
  const consentOf = (id: string): Consent | undefined => copiesOf.get(id)?.[0]?.record.consent;
  const endsOf = takeEnds(groups, consentOf, problems);
  const changesOf = takeChanges(groups, consentOf, problems);
  const consents = [...copiesOf.values()]
    .map((copies) => entryOf(copies.toSorted(oldestFirst), problems))
    .toSorted(newestFirst);
  const places = { read: new Set(groups.map(({ groupId }) => groupId)), failed };
  for (const entry of consents) {
    entry.ends = [...(endsOf.get(entry.consentId)?.values() ?? [])];
    entry.changes = changesOf.get(entry.consentId) ?? [];
    const isLater = ({ consent }: ConsentEntry): boolean => consent.replaces.includes(entry.consentId);
    entry.replacedBy = consents.filter(isLater).map(({ consentId }) => consentId);
    Object.assign(entry, placesOf(entry, places));
  }
  return { consents, problems, readAt };
}

interface Sequel<Held> {
  /** ARM id of the deployment. */
  id: string;
  groupId: string;
  record: Held;
}

/** All records of one resource group. Throws AzureError when it cannot be read. */
async function readGroup(groupId: string): Promise<GroupRecords> {
  const readAt = await readingTime();
  const all = await listDeployments(groupId);
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
    if (named === undefined) continue;
    const is = await take(found, deployment, named);
    if (is !== undefined) found.problems.push({ is, scope: deployment.id, consentId: named.consentId });
  }
  return found;
}

/** Takes in what a deployment holds; answers why it is no record of its name. */
async function take(
  found: GroupRecords,
  { id, name, properties, timestamp, correlationId: correlation }: Deployment,
  { kind, consentId }: NonNullable<ReturnType<typeof recordKindOf>>,
): Promise<RecordFault | undefined> {
  const { groupId } = found;
  if (kind === 'consent') {
    const reading = await readRecord(properties);
    if (!reading.ok) return 'invalid';
    if (reading.record.consentId !== consentId) return 'misnamed';
    found.records.push({
      record: reading.record,
      copy: { groupId, deploymentId: id, timestamp, correlationId: correlation },
    });
    return undefined;
  }
  if (kind === 'changed') {
    const reading = readChangeRecord(properties);
    if (!reading.ok) return 'invalid';
    if ((await changeRecordName(reading.record)) !== name.toLowerCase()) return 'misnamed';
    found.changes.push({ id, groupId, record: reading.record });
    return undefined;
  }
  const reading = readEndRecord(properties);
  if (!reading.ok) return 'invalid';
  if (!(await isEndRecordName(name, reading.record))) return 'misnamed';
  found.ends.push({ id, groupId, record: reading.record });
  return undefined;
}

/** Everything of a consent that its copies alone tell; the rest is filled in by `joinRecords`. */
function entryOf(copies: GroupRecords['records'], problems: readonly RecordProblem[]): ConsentEntry {
  const [first] = copies;
  if (first === undefined) throw new Error('A consent without a copy is none.');
  const { consentId, consent, consentHash } = first.record;
  const own = problems.filter((problem) => problem.consentId === consentId && problem.is !== 'outOfPlace');
  const text = copies.length === 1 ? '' : canonicalJson(first.record);
  for (const { copy, record } of copies) {
    const about = { scope: copy.deploymentId, consentId };
    if (text !== '' && canonicalJson(record) !== text) own.push({ is: 'copiesDiffer', ...about });
    const isOther = copy.correlationId !== '' && copy.correlationId.toLowerCase() !== correlationId(consentHash);
    if (isOther) own.push({ is: 'otherCorrelation', ...about });
  }
  return {
    consentId,
    consent,
    consentHash,
    record: first.record,
    copies: copies.map(({ copy }) => copy),
    ends: [],
    changes: [],
    replacedBy: [],
    problems: own,
    unread: [],
    withoutRecord: [],
  };
}

const endFaults = { machine: 'endOfOther', early: 'endBeforeStart', late: 'endInFuture' } as const;

/** By consent and machine the end that counts. Azure trims its history from the oldest on: that a consent is gone before its end is no problem. */
function takeEnds(
  groups: readonly GroupRecords[],
  consentOf: (id: string) => Consent | undefined,
  problems: RecordProblem[],
): Map<string, Map<string, EndRecord>> {
  const ends = new Map<string, Map<string, EndRecord>>();
  for (const group of groups) {
    for (const { id: scope, record } of group.ends) {
      const { consentId } = record;
      const consent = consentOf(consentId);
      if (consent === undefined) continue;
      const fault = endRecordProblem(record, consent, group.readAt);
      const is = fault === undefined ? placeFault(group.groupId, record) : endFaults[fault];
      if (is !== undefined) problems.push({ is, scope, consentId });
      else {
        const own = ends.get(consentId) ?? new Map<string, EndRecord>();
        const machine = record.machineId.toLowerCase();
        own.set(machine, betterEnd(own.get(machine), record));
        ends.set(consentId, own);
      }
    }
  }
  return ends;
}

/** What is proven comes first, and of that what came last: access may have come back after its first end. */
function betterEnd(known: EndRecord | undefined, other: EndRecord): EndRecord {
  const rank = (end: EndRecord): number => (end.ended === 'removed' ? 0 : (parseInstant(end.confirmedAt) ?? 1));
  return known === undefined || rank(other) > rank(known) ? other : known;
}

function takeChanges(
  groups: readonly GroupRecords[],
  consentOf: (id: string) => Consent | undefined,
  problems: RecordProblem[],
): Map<string, ChangeRecord[]> {
  const changes = new Map<string, ChangeRecord[]>();
  const found = groups.flatMap((group) => group.changes);
  for (const { id: scope, groupId, record } of found.toSorted((a, b) =>
    a.record.changedAt < b.record.changedAt ? -1 : 1,
  )) {
    const { consentId } = record;
    const consent = consentOf(consentId);
    const fault = consent && changeRecordProblem(record, consent);
    const is =
      consent === undefined ? 'consentGone' : fault === undefined ? placeFault(groupId, record) : 'changeBeyond';
    if (is !== undefined) problems.push({ is, scope, consentId });
    else if (!changes.get(consentId)?.push(record)) changes.set(consentId, [record]);
  }
  return changes;
}

/** An end or a change lies in the resource group of its machine. */
function placeFault(groupId: string, { machineId }: { machineId: string }): 'outOfPlace' | undefined {
  return resourceGroupsOf([machineId]).includes(groupId) ? undefined : 'outOfPlace';
}

function placesOf(
  { consent, copies, problems }: ConsentEntry,
  { read, failed }: { read: ReadonlySet<string>; failed: readonly ConsentEntry['unread'][number][] },
): Pick<ConsentEntry, 'unread' | 'withoutRecord'> {
  const groups = resourceGroupsOf(consent.machines);
  const holds = (group: string): boolean =>
    copies.some(({ groupId }) => groupId === group) ||
    problems.some(({ is, scope }) => is === 'invalid' && scope.toLowerCase().startsWith(`${group}/`));
  return {
    unread: failed.filter(({ groupId }) => groups.includes(groupId)),
    withoutRecord: groups.filter((group) => read.has(group) && !holds(group)),
  };
}

function oldestFirst({ copy: a }: { copy: RecordCopy }, { copy: b }: { copy: RecordCopy }): number {
  return (parseInstant(a.timestamp) ?? Infinity) - (parseInstant(b.timestamp) ?? Infinity) || 0;
}

/** Access begins with a minute, in which more than one consent may have been signed. */
function newestFirst(a: ConsentEntry, b: ConsentEntry): number {
  return (
    b.consent.notBefore.localeCompare(a.consent.notBefore) ||
    (b.copies[0]?.timestamp ?? '').localeCompare(a.copies[0]?.timestamp ?? '')
  );
}
