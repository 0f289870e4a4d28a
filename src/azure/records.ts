import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import type { Consent } from '#src/consent/consent.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import type { AcceptanceFact, RecordFault, ReviewFact } from '#src/consent/findings/finding.ts';
import {
  type ChangeRecord,
  type ConsentRecord,
  type EndRecord,
  endRecordFault,
  isChangeOf,
  type RevokeRecord,
} from '#src/consent/record.ts';
import { reviewFault } from '#src/consent/review.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { createBreather, forEachOf } from '#src/lib/slices.ts';
import {
  type GroupRecords,
  type Held,
  readGroupRecords,
  type RecordCopy,
  type RecordProblem,
} from './group-records.ts';
import { endsReading, problemOf } from './http/errors.ts';
import type { ReadOptions } from './http/transport.ts';

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
  /** Why access was revoked, where somebody said so. */
  revokes: RevokeRecord[];
  /** By others than whoever signed; each once. Their signatures aren't checked. */
  reviews: ReviewFact[];
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
  /** Of findings; whose they are is not said. */
  acceptances: readonly AcceptanceFact[];
  /** Server time when the reading began, ms: what was recorded later may be missing. */
  readAt: number;
  /** What it was joined from. */
  from?: readonly GroupRecords[];
}

export const recordsKey = 'records';

/** How a group's records are read where nobody reads them already. `onPart` is told what has come while the first reading lasts. */
export type GroupOptions = Pick<ReadOptions, 'urgency'> & { onPart?: ((part: GroupRecords) => void) | undefined };

/** All consents on record in one resource group. Once they were read, only new ones are. */
export function groupRecordsQuery(groupId: string, options: GroupOptions = {}) {
  const id = groupId.toLowerCase();
  const queryKey = [recordsKey, id];
  return queryOptions({
    queryKey,
    // It takes no signal: many read from it, and it goes on when one of them is left.
    queryFn: async ({ client }): Promise<ConsentsReading> => {
      const { data: before, isInvalidated } = client.getQueryState<ConsentsReading>(queryKey) ?? {};
      const [held] = before?.from ?? [];
      // What was deleted shows in whole lists alone: whoever refreshes wants to see it.
      const known = held && isInvalidated === true ? { ...held, wholeAt: -Infinity } : held;
      return joinRecords([await readGroupRecords(id, known, options)], [], before);
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
      const { consents, problems, acceptances, readAt } = await client.fetchQuery(groupRecordsQuery(group));
      const own = consents.filter(({ consent }) => consent.machines.includes(id));
      return { consents: own, problems, acceptances, readAt };
    },
    staleTime: 60_000,
  });
}

interface Found {
  read: GroupRecords[];
  failed: { groupId: string; error: unknown }[];
}

/** So many groups are on their way at once: of a large fleet, what has not begun when one leaves never does. */
const atOnce = 12;

/** Reads the records of several groups; throws only what ends all reading. */
export async function readGroups(
  client: QueryClient,
  groups: readonly string[],
  {
    signal,
    maxAgeMs,
    onGroup,
    ...options
  }: GroupOptions & { signal?: AbortSignal; maxAgeMs: number; onGroup?: (read: number) => void },
): Promise<Found> {
  const found: Found = { read: [], failed: [] };
  await forEachOf(groups, atOnce, async (groupId) => {
    signal?.throwIfAborted();
    try {
      const query = { ...groupRecordsQuery(groupId, options), staleTime: maxAgeMs };
      found.read.push(...((await client.fetchQuery(query)).from ?? []));
    } catch (error) {
      if (endsReading(error)) throw error;
      found.failed.push({ groupId, error });
    }
    onGroup?.(found.read.length + found.failed.length);
  });
  return found;
}

/** All consents in these groups; one that could not be read is a problem. */
export async function joinGroups({ read, failed }: Found, before?: ConsentsReading): Promise<ConsentsReading> {
  const unread = failed.map(({ groupId, error }) => ({ groupId, problem: problemOf(error) }));
  const reading = await joinRecords(read, unread, before);
  const problems = unread.map(({ groupId, problem }) => ({ is: 'unread' as const, scope: groupId, problem }));
  return { ...reading, problems: [...problems, ...reading.problems] };
}

/**
 * Joins what resource groups hold to one entry a consent. `failed`: groups that were asked and could not be read. Where these hold the same as
 * those that `before` was joined from, it is the same consents.
 */
export async function joinRecords(
  groups: readonly GroupRecords[],
  failed: ConsentEntry['unread'],
  before?: ConsentsReading,
): Promise<ConsentsReading> {
  const readAt = Math.min(...groups.map((group) => group.readAt));
  if (before && failed.length === 0 && isSame(groups, before.from ?? [])) {
    // What couldn't be read then is told by whoever asks now.
    const problems = before.problems.filter(({ is }) => is !== 'unread' && is !== 'unlisted');
    return { ...before, problems, readAt, from: groups };
  }
  const breathe = createBreather();
  const kept = groups.flatMap(({ deployments }) => deployments);
  const problems: RecordProblem[] = kept.flatMap(({ fault = [] }) => fault);
  const copiesOf = new Map<string, Held<ConsentRecord>[]>();
  // A consent may name a thousand machines.
  const placesOf = new Map<string, string[]>();
  for (const held of kept.flatMap(({ consent = [] }) => consent).toSorted(oldestFirst)) {
    await breathe();
    const { consentId, consent } = held.record;
    // Whoever may deploy to some other group can put a copy of a record there, which says nothing of the consent.
    const places = placesOf.get(consentId) ?? resourceGroupsOf(consent.machines);
    placesOf.set(consentId, places);
    if (places.includes(held.copy.groupId)) add(copiesOf, consentId, held);
    else problems.push({ is: 'outOfPlace', ...about(held.copy, consentId) });
  }
  const ends = new Map<string, EndRecord[]>();
  const changes = new Map<string, ChangeRecord[]>();
  const reviews = new Map<string, ReviewFact[]>();
  const revokes = new Map<string, RevokeRecord[]>();
  for (const { end, change, review, revoke } of kept) {
    await breathe();
    if (revoke) {
      const { copy, record } = revoke;
      const { consentId, machines, revokedAt: confirmedAt } = record;
      const of = copiesOf.get(consentId)?.[0]?.record.consent;
      const faults = machines.map((machineId) => of && endRecordFault({ machineId, confirmedAt }, of, readAt));
      const isInPlace = resourceGroupsOf(machines).every((group) => group === copy.groupId);
      const is = faults.find(Boolean) ?? (isInPlace ? undefined : 'outOfPlace');
      if (is) problems.push({ is, ...about(copy, consentId) });
      else add(revokes, consentId, record);
    }
    if (review) {
      const { copy, record } = review;
      const { consentId } = record;
      const first = copiesOf.get(consentId)?.[0]?.record;
      const fault = first ? reviewFault(record, first.consent, first.consentHash) : 'consentGone';
      // The same lies in each of the consent's groups: its name holds what it says.
      const isSame = ({ deploymentId }: ReviewFact) => sameId(nameIn(deploymentId), nameIn(copy.deploymentId));
      const isKnown = reviews.get(consentId)?.some(isSame);
      if (fault) problems.push({ is: fault, ...about(copy, consentId) });
      else if (!isKnown) add(reviews, consentId, { deploymentId: copy.deploymentId, record });
    }
    const consent = copiesOf.get((end ?? change)?.record.consentId ?? '')?.[0]?.record.consent;
    // Azure trims its history from the oldest on: that a consent is gone before its end is no problem.
    if (end && consent) sort(ends, end, endRecordFault(end.record, consent, readAt), problems);
    const fault = change && consent && !isChangeOf(change.record, consent) ? 'changeBeyond' : undefined;
    if (change) sort(changes, change, consent === undefined ? 'consentGone' : fault, problems);
  }
  const known: Known = { problems: new Map(), read: new Set(groups.map(({ groupId }) => groupId)), failed };
  for (const problem of problems)
    if (problem.consentId !== undefined && problem.is !== 'outOfPlace') add(known.problems, problem.consentId, problem);
  const consents: ConsentEntry[] = [];
  for (const [consentId, copies] of copiesOf) {
    await breathe();
    const entry = entryOf(copies, placesOf.get(consentId) ?? [], known);
    const changed = (changes.get(consentId) ?? []).toSorted((a, b) => a.changedAt.localeCompare(b.changedAt));
    if (entry)
      consents.push({
        ...entry,
        ends: ends.get(consentId) ?? [],
        changes: changed,
        reviews: reviews.get(consentId) ?? [],
        revokes: revokes.get(consentId) ?? [],
      });
  }
  consents.sort(newestFirst);
  const byId = new Map(consents.map((entry) => [entry.consentId, entry]));
  for (const { consentId, consent } of consents)
    for (const replaced of consent.replaces) byId.get(replaced)?.replacedBy.push(consentId);
  const acceptances = kept.flatMap(({ acceptance = [] }) => acceptance);
  return { consents, problems, acceptances, readAt, from: groups };
}

function isSame(groups: readonly GroupRecords[], before: readonly GroupRecords[]): boolean {
  const deployments = new Set(before.map((group) => group.deployments));
  return groups.length === before.length && groups.every((group) => deployments.has(group.deployments));
}

/** What was found of all consents, by which one is told. */
interface Known {
  problems: Map<string, RecordProblem[]>;
  read: ReadonlySet<string>;
  failed: ConsentEntry['unread'];
}

/** What the copies of one consent tell by themselves. `groups`: those of its machines. */
function entryOf(
  copies: readonly Held<ConsentRecord>[],
  groups: readonly string[],
  { problems, read, failed }: Known,
): Omit<ConsentEntry, 'ends' | 'changes' | 'reviews' | 'revokes'> | undefined {
  const [first] = copies;
  if (first === undefined) return undefined;
  const { consentId, consent, consentHash } = first.record;
  const own = [...(problems.get(consentId) ?? [])];
  for (const { copy, record } of copies) {
    if (record !== first.record && canonicalJson(record) !== canonicalJson(first.record))
      own.push({ is: 'copiesDiffer', ...about(copy, consentId) });
    const isOther = copy.correlationId !== '' && copy.correlationId.toLowerCase() !== correlationId(consentHash);
    if (isOther) own.push({ is: 'otherCorrelation', ...about(copy, consentId) });
  }
  // Something of its name is there, if no record.
  const holds = (group: string): boolean =>
    copies.some(({ copy }) => copy.groupId === group) ||
    own.some(({ is, scope }) => is === 'invalid' && scope.toLowerCase().startsWith(`${group}/`));
  const unread = failed.filter(({ groupId }) => groups.includes(groupId));
  const withoutRecord = groups.filter((group) => read.has(group) && !holds(group));
  return {
    consentId,
    consent,
    consentHash,
    record: first.record,
    copies: copies.map(({ copy }) => copy),
    replacedBy: [],
    problems: own,
    unread,
    withoutRecord,
  };
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
  else problems.push({ is, ...about(copy, consentId) });
}

function about({ deploymentId, timestamp }: RecordCopy, consentId: string) {
  return { scope: deploymentId, at: timestamp, consentId };
}

function add<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  if (!lists.get(key)?.push(item)) lists.set(key, [item]);
}

function oldestFirst({ copy: a }: Held<ConsentRecord>, { copy: b }: Held<ConsentRecord>): number {
  return compare(a.timestamp, b.timestamp);
}

/** Access begins with a minute, in which more than one consent may have been signed. */
function newestFirst(a: Pick<ConsentEntry, 'consent' | 'copies'>, b: Pick<ConsentEntry, 'consent' | 'copies'>): number {
  return (
    compare(b.consent.notBefore, a.consent.notBefore) ||
    compare(b.copies[0]?.timestamp ?? '', a.copies[0]?.timestamp ?? '')
  );
}

/** Times are ISO 8601, so their text sorts as they do; ten thousand are compared at once, without regard to language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function nameIn(deploymentId: string): string {
  return deploymentId.split('/').at(-1) ?? '';
}
