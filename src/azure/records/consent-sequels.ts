import { changeProblem, type ChangeRecord } from '#src/consent/change-record.ts';
import type { Consent } from '#src/consent/consent.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { endProblem, type EndRecord, isProvenEnd } from '#src/consent/record.ts';

// What followed a consent, as deployments beside its record hold it, whoever wrote them.

export interface Sequel<Held> {
  /** ARM id of the deployment. */
  id: string;
  /** ARM id of the resource group in which it was found. */
  group: string;
  record: Held;
}

interface Sorted<Held> {
  /** By consent id, in the order found. */
  fitting: ReadonlyMap<string, Held[]>;
  problems: { scope: string; reason: string; consentId: string; isConsentGone?: true }[];
}

/** What has the same id, together, in the order given. */
export const byId = <Item>(items: readonly Item[], idOf: (item: Item) => string): ReadonlyMap<string, Item[]> => {
  const found = new Map<string, Item[]>();
  for (const item of items) if (!found.get(idOf(item))?.push(item)) found.set(idOf(item), [item]);
  return found;
};

const isBeside = <Held extends { machineId: string }>({ group, record }: Sequel<Held>): boolean =>
  record.machineId.toLowerCase().startsWith(`${group.toLowerCase()}/providers/`);

/** `problemOf`: what is wrong with a record, beside where it lies. */
const sorted = <Held extends { consentId: string; machineId: string }>(
  found: readonly Sequel<Held>[],
  problemOf: (record: Held) => string | undefined,
): Sorted<Held> => {
  const fitting: Held[] = [];
  const problems: Sorted<Held>['problems'] = [];
  for (const sequel of found) {
    const { consentId } = sequel.record;
    const reason =
      problemOf(sequel.record) ??
      (isBeside(sequel) ? undefined : 'The record lies in another resource group than the machine that it is about.');
    if (reason !== undefined) problems.push({ scope: sequel.id, reason, consentId });
    else fitting.push(sequel.record);
  }
  return { fitting: byId(fitting, ({ consentId }) => consentId), problems };
};

type ConsentOf = (consentId: string) => Consent | undefined;

/** What is proven comes first, and of that what came last: access may have come back after its first end. */
const proofFirst = ({ record: a }: Sequel<EndRecord>, { record: b }: Sequel<EndRecord>): number =>
  Number(isProvenEnd(b.ended)) - Number(isProvenEnd(a.ended)) || confirmed(b) - confirmed(a);

const confirmed = ({ confirmedAt }: EndRecord): number => parseInstant(confirmedAt) ?? 0;

/** The ends of consents on record, of each machine first what counts. Azure trims its history from the oldest on: that a consent is gone before its end is no problem. */
export const sortEnds = (found: readonly Sequel<EndRecord>[], consentOf: ConsentOf, now: number): Sorted<EndRecord> =>
  sorted(found.filter(({ record }) => consentOf(record.consentId) !== undefined).toSorted(proofFirst), (record) => {
    const consent = consentOf(record.consentId);
    return consent && endProblem(record, consent, now);
  });

/** The changes that take away from what was agreed to, oldest first. One whose consent is gone cannot be held against it, which is said. */
export const sortChanges = (found: readonly Sequel<ChangeRecord>[], consentOf: ConsentOf): Sorted<ChangeRecord> => {
  const isKept = ({ record }: Sequel<ChangeRecord>) => consentOf(record.consentId) !== undefined;
  const { fitting, problems } = sorted(
    found.filter(isKept).toSorted((a, b) => (a.record.changedAt < b.record.changedAt ? -1 : 1)),
    (record) => {
      const consent = consentOf(record.consentId);
      return consent && changeProblem(record, consent);
    },
  );
  const gone = found
    .filter((sequel) => !isKept(sequel))
    .map(({ id, record: { consentId } }) => {
      const reason = 'There is no record of the consent that was changed.';
      return { scope: id, reason, consentId, isConsentGone: true as const };
    });
  return { fitting, problems: [...problems, ...gone] };
};
