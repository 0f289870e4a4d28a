import { canonicalJson } from '#src/consent/canonical-json.ts';
import { replacements } from '#src/consent/amendments.ts';
import type { ChangeRecord } from '#src/consent/change-record.ts';
import { type Consent, correlationId } from '#src/consent/consent.ts';
import { type ConsentRecord, type EndRecord, isConsentRecord } from '#src/consent/record.ts';
import { parseResourceId, parseMachineId, resourceGroupId } from '#src/lib/arm-id.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { inSlices } from '#src/lib/slices.ts';
import { AzureError, errorWords } from '#src/azure/transport/errors.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { byId, sortChanges, sortEnds } from './consent-sequels.ts';
import { type Found, nothing, readGroup, type RecordCopy, type RecordProblem } from './group-records.ts';
import { groupOutcomes, placesOf, type RecordPlaces } from './record-places.ts';

export type { RecordCopy, RecordProblem } from './group-records.ts';

/** One consent with all that Azure keeps of it, over all resource groups read. */
export interface ConsentHistoryEntry extends RecordPlaces {
  consentId: string;
  consent: Consent;
  consentHash: string;
  records: RecordCopy[];
  ends: EndRecord[];
  /** Access that was made shorter or lowered on a machine without a new consent, oldest first. Each stays within what was agreed. */
  changes: ChangeRecord[];
  /** Consents on record that took the place of this one, newest first; absent when there is none in the groups that were read. */
  replacedBy?: string[];
  signature: ConsentRecord['signature'];
  /** What the Activity Log (which nobody can edit) calls the person of the consent. Only on a single consent, where that person wrote the record. */
  caller?: string;
  /** What does not fit: copies that differ, records that do not verify. */
  problems: string[];
  /** Copies that lie where the consent has no machine: they count for nothing, so against nothing. Absent when there is none. */
  misplaced?: RecordProblem[];
}

export interface ConsentsReading {
  /** Newest first. */
  consents: ConsentHistoryEntry[];
  problems: RecordProblem[];
  /** When the reading began, server time, ms: what was recorded later may be missing. */
  readAt: number;
}

export interface WholeReading extends ConsentsReading {
  /** The resource groups that were asked for their records, lower-case ARM ids, whether they could be read or not. */
  asked: string[];
}

export interface ConsentReading {
  /** Absent when no record of that id was found where this person may read. */
  entry?: ConsentHistoryEntry;
  problems: RecordProblem[];
  readAt: number;
}

/** The resource group of a resource, lower case; none without one. */
export const groupIdOf = (resource: { subscriptionId: string; resourceGroup: string } | undefined): string[] =>
  resource === undefined ? [] : [resourceGroupId(resource.subscriptionId, resource.resourceGroup).toLowerCase()];

/** The resource groups that hold these machines, lower case, each once. */
export const groupsOf = (machineIds: readonly string[]): string[] => [
  ...new Set(machineIds.flatMap((id) => groupIdOf(parseMachineId(id)))),
];

/** Among the problems of a consent. */
export const copiesDiffer = 'The copies of the record differ.';

/** Most consents have one copy, which need not be written out to be compared. */
const differ = ([first, ...others]: Found['records']): boolean => {
  if (first === undefined || others.length === 0) return false;
  const text = canonicalJson(first.record);
  return others.some(({ record }) => canonicalJson(record) !== text);
};

/** What does not fit between the copies of one consent. */
const copyProblems = (copies: Found['records']): string[] => {
  const [first] = copies;
  if (first === undefined) return [];
  const problems: string[] = [];
  if (differ(copies)) problems.push(copiesDiffer);
  const expected = correlationId(first.record.consentHash);
  for (const { copy } of copies) {
    if (copy.correlationId !== '' && copy.correlationId.toLowerCase() !== expected) {
      problems.push(
        `The record in ${copy.resourceGroupId} was written under another correlation id than its consent gives.`,
      );
    }
  }
  return problems;
};

/** The resource groups that hold something of the name of a consent's record, verified or not; lower case. */
const heldIn = (copies: Found['records'], problems: readonly RecordProblem[]): ReadonlySet<string> =>
  new Set([
    ...copies.map(({ copy }) => copy.resourceGroupId.toLowerCase()),
    ...problems.filter(({ scope }) => isConsentRecord(scope)).flatMap(({ scope }) => groupIdOf(parseResourceId(scope))),
  ]);

type Dated = Pick<ConsentRecord, 'consent' | 'signature'>;

/** Access begins with a minute, in which more than one consent may have been signed. */
const newestFirst = (a: Dated, b: Dated): number =>
  descending(a.consent.notBefore, b.consent.notBefore) || descending(a.signature.issuedAt, b.signature.issuedAt);

const descending = (a: string, b: string): number => (a === b ? 0 : a < b ? 1 : -1);

const isInPlace = ({ record, copy }: Found['records'][number]): boolean =>
  groupsOf(record.consent.machines).includes(copy.resourceGroupId.toLowerCase());

/** Whoever may deploy to some other group can put a copy of a record there, which says nothing of the consent. */
const outOfPlace = (found: readonly Found[]): RecordProblem[] =>
  found
    .flatMap((group) => group.records)
    .filter((one) => !isInPlace(one))
    .map(({ record, copy }) => ({
      scope: copy.deploymentId,
      consentId: record.consentId,
      isOutOfPlace: true,
      reason: 'This copy of the record lies in a resource group without a machine of the consent, and does not count.',
    }));

/**
 * Joins what the groups hold to one entry a consent, newest first, in slices that leave time for what the person does. A consent's first copy
 * says what was agreed. `readAt`: when the first listing began, since what was recorded after that may be missing.
 */
const joinRecords = async (
  readAt: number,
  found: readonly Found[],
  asked: readonly string[],
  signal = new AbortController().signal,
): Promise<ConsentsReading> => {
  const copiesOf = byId(found.flatMap((group) => group.records).filter(isInPlace), ({ record }) => record.consentId);
  const groups = groupOutcomes(
    asked,
    found.flatMap((group) => group.problems),
  );
  const consentOf = (consentId: string) => copiesOf.get(consentId)?.[0]?.record.consent;
  const ends = sortEnds(
    found.flatMap((group) => group.ends),
    consentOf,
    serverNow(),
  );
  const changes = sortChanges(
    found.flatMap((group) => group.changes),
    consentOf,
  );
  const problems: RecordProblem[] = [
    ...found.flatMap((group) => group.problems),
    ...outOfPlace(found),
    ...ends.problems,
    ...changes.problems,
  ];
  const all = [...copiesOf].flatMap(([consentId, copies]) =>
    copies.slice(0, 1).map(({ record: { consent, signature } }) => ({ consentId, consent, signature })),
  );
  const replacedBy = replacements(all.toSorted(newestFirst));
  const problemsOf = byId(problems, (problem) => problem.consentId ?? '');
  const consents: ConsentHistoryEntry[] = [];
  const join = ([consentId, copies]: [string, Found['records']]): void => {
    const [first] = copies;
    if (first === undefined) return;
    const { consent, consentHash, signature } = first.record;
    const later = replacedBy({ consentId, consent });
    const own = problemsOf.get(consentId) ?? [];
    const misplaced = own.filter(({ isOutOfPlace }) => isOutOfPlace);
    consents.push({
      consentId,
      consent,
      consentHash,
      signature,
      records: copies.map(({ copy }) => copy),
      ends: ends.fitting.get(consentId) ?? [],
      changes: changes.fitting.get(consentId) ?? [],
      ...(later.length === 0 ? {} : { replacedBy: later }),
      problems: [
        ...copyProblems(copies),
        ...own.filter(({ isOutOfPlace }) => !isOutOfPlace).map(({ scope, reason }) => `${scope}: ${reason}`),
      ],
      ...(misplaced.length === 0 ? {} : { misplaced }),
      ...placesOf(groupsOf(consent.machines), heldIn(copies, own), groups),
    });
  };
  await inSlices(copiesOf, join, signal);
  signal.throwIfAborted();
  return { consents: consents.toSorted(newestFirst), problems, readAt };
};

/** What several groups hold; one that cannot be read becomes a problem. `onGroup` is told when one is done with, either way. */
const readFound = (groups: readonly string[], signal?: AbortSignal, onGroup?: () => void): Promise<Found[]> =>
  mapLimit(groups, 6, async (group): Promise<Found> => {
    try {
      return await readGroup(group, signal);
    } catch (error) {
      if (!(error instanceof AzureError) || error.kind === 'cancelled') throw error;
      return { ...nothing(), problems: [{ scope: group, reason: errorWords(error).words, error }] };
    } finally {
      onGroup?.();
    }
  });

/** Reads the records of several groups; one that cannot be read becomes a problem. `onGroup` is told when one is done with, either way. */
export const readGroups = async (
  groups: readonly string[],
  signal?: AbortSignal,
  onGroup?: () => void,
): Promise<ConsentsReading> => {
  const readAt = serverNow();
  return joinRecords(readAt, await readFound(groups, signal, onGroup), groups, signal);
};

/**
 * As `readGroups`, and the groups of the machines of consents that are wanted are read too where they are not among `groups`: nobody lists
 * machines there any more, and the records are there all the same. Those may hold wanted consents of their own.
 */
export const readGroupsOfAll = async (
  isWanted: (record: ConsentRecord) => boolean,
  groups: readonly string[],
  signal?: AbortSignal,
): Promise<WholeReading> => {
  const readAt = serverNow();
  const found: Found[] = [];
  const asked = new Set<string>();
  let next = groups.map((group) => group.toLowerCase());
  while (next.length > 0) {
    for (const group of next) asked.add(group);
    const more = await readFound(next, signal);
    found.push(...more);
    const wanted = more.flatMap(({ records }) => records).filter(({ record }) => isWanted(record));
    next = groupsOf(wanted.flatMap(({ record }) => record.consent.machines)).filter((group) => !asked.has(group));
  }
  return { ...(await joinRecords(readAt, found, [...asked], signal)), asked: [...asked] };
};

/** `readGroupsOfAll` of one consent. */
export const readGroupsOf = (
  consentId: string,
  groups: readonly string[],
  signal?: AbortSignal,
): Promise<ConsentsReading> => readGroupsOfAll((record) => record.consentId === consentId, groups, signal);
