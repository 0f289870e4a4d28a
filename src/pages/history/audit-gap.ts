import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { datedEndPhrase } from '#src/consent/end-words.ts';
import { isProvenEnd } from '#src/consent/record.ts';
import { checkTitles } from '#src/consent/receipts/receipt-meanings.ts';
import type { ConsentHistoryEntry, RecordProblem } from '#src/azure/records/consent-records.ts';
import { withCorrelationId } from '#src/azure/records/error-sentence.ts';
import { recordSentences, whyWithoutRecord } from '#src/azure/records/record-places.ts';
import { type Finding, findingTitles, placeLabel } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { endOf, isUnread, isWithoutRecord } from './consent-outcome.ts';

/** Something that the pack cannot show to be in order, for a person to look at and sign off. */
export interface Gap {
  kind:
    | 'Check does not hold'
    | 'Not checkable'
    | 'Not read'
    | 'Receipt not written'
    | 'Records do not fit'
    | 'Note: no record there'
    | 'Record not trusted'
    | 'Record elsewhere'
    | 'End not proven'
    | `Finding: ${string}`;
  /** Empty when it concerns no single consent. */
  consentId: string;
  /** File of the pack or ARM id. */
  where: string;
  /** Of a finding instead: ARM ids of its machines, all of which `findings.json` has. */
  machineIds?: readonly string[];
  what: string;
}

type Place = Pick<Gap, 'consentId' | 'where'>;

/** Checks that do not hold, one by one; those that could not be made, together: without a saved receipt that is usual. */
export function checkGaps(place: Place, checks: readonly ReceiptCheck[]): Gap[] {
  const failed = checks.filter(({ state }) => state === 'fail');
  const open = checks.filter(({ state }) => state === 'notCheckable');
  return [
    ...failed.map(({ key, finding }): Gap => ({
      ...place,
      kind: 'Check does not hold',
      what: `${checkTitles[key]}: ${finding}`,
    })),
    ...(open.length === 0
      ? []
      : [
          {
            ...place,
            kind: 'Not checkable' as const,
            what: byFinding(open),
          },
        ]),
  ];
}

/** "The receipt holds no ID token. (Signature of the ID token; Person who signed)": several checks often lack the same thing. */
function byFinding(checks: readonly ReceiptCheck[]): string {
  const findings = new Map<string, string[]>();
  for (const { key, finding } of checks) findings.set(finding, [...(findings.get(finding) ?? []), checkTitles[key]]);
  return [...findings].map(([finding, titles]) => `${finding} (${titles.join('; ')})`).join(' ');
}

/** What the records of a consent leave open. `now` in ms of server time. */
export function recordGaps(entry: ConsentHistoryEntry, now: number): Gap[] {
  const { consent, consentId, problems, unread = [], withoutRecord = [] } = entry;
  const unproven = consent.machines.filter(
    (machine) => endOf(entry, machine) === undefined && !isWithoutRecord(entry, machine),
  );
  const saidOf = (machine: string): string =>
    isUnread(entry, machine)
      ? 'whether a record says that access to this machine has ended is not known: its resource group was not read.'
      : 'no record says that access to this machine has ended.';
  const isPast = now >= Date.parse(consent.notAfter);
  return [
    ...problems.map((what): Gap => ({ kind: 'Records do not fit', consentId, where: consentId, what })),
    ...(isPast ? unproven : []).map((machine): Gap => ({
      kind: 'End not proven',
      consentId,
      where: machine,
      what: `The time agreed to ended ${consent.notAfter}, and ${saidOf(machine)}`,
    })),
    ...consent.machines.flatMap((machine) => unprovenEnd(entry, machine)),
    ...unread.map(({ scope, reason, error }): Gap => ({
      kind: 'Not read',
      consentId,
      where: scope,
      what: withCorrelationId(reason, error?.correlationId),
    })),
    ...withoutRecord.map((group): Gap => ({
      kind: 'Note: no record there',
      consentId,
      where: group,
      what: `The resource group holds machines of the consent and no record of it: ${whyWithoutRecord}. Access that Azure shows there is a finding of its own.`,
    })),
  ];
}

/** An end that is on record and says itself that nothing proved it. */
function unprovenEnd(entry: ConsentHistoryEntry, machine: string): Gap[] {
  const end = endOf(entry, machine);
  if (end === undefined || isProvenEnd(end.ended)) return [];
  const what = `${datedEndPhrase(end.ended, end.confirmedAt)}: ${end.evidence}`;
  return [{ kind: 'End not proven', consentId: entry.consentId, where: machine, what }];
}

/** What could not be read of Azure for a receipt. What is to be said of the records is a gap already. */
export function unreadGaps(place: Place, notRead: readonly string[], entry: ConsentHistoryEntry): Gap[] {
  const said = new Set(recordSentences(entry));
  return notRead.filter((sentence) => !said.has(sentence)).map((what): Gap => ({ ...place, kind: 'Not read', what }));
}

const kindOf = ({ error, isConsentGone, isOutOfPlace }: RecordProblem): Gap['kind'] => {
  if (error !== undefined) return 'Not read';
  if (isOutOfPlace) return 'Record elsewhere';
  return isConsentGone ? 'Records do not fit' : 'Record not trusted';
};

/** Places that could not be read or listed, and records that do not verify. Those that bear a consent's name are told with it too. */
export function placeGaps(problems: readonly RecordProblem[]): Gap[] {
  return problems.map((problem) => {
    const { scope, reason, consentId = '', error } = problem;
    return {
      kind: kindOf(problem),
      consentId,
      where: scope,
      what: withCorrelationId(reason, error?.correlationId),
    };
  });
}

/** The correlation id of what could not be read. */
const failedIn = (evidence: Finding['evidence']): string | undefined =>
  evidence.find(({ label }) => label === 'Correlation ID')?.value;

/**
 * What the comparison of all grants with all records found and could not tell; notes explain themselves.
 * @param told consents whose missing ends are gaps already.
 * @param places what is a gap already, as it could not be read for the pack.
 */
export function findingGaps(
  findings: readonly Finding[],
  told: ReadonlySet<string>,
  places: readonly Pick<Gap, 'where'>[],
): Gap[] {
  const named = new Set(places.map(({ where }) => where.toLowerCase()));
  return findings
    .filter(
      ({ evidence }) => !evidence.some(({ label, value }) => label === placeLabel && named.has(value.toLowerCase())),
    )
    .filter(({ severity }) => severity !== 'note')
    .filter(({ kind, consentId = '' }) => kind !== 'endNotRecorded' || !told.has(consentId))
    .map(({ kind, consentId = '', machineIds, sentence, remedy, evidence }) => ({
      kind: `Finding: ${findingTitles[kind]}`,
      consentId,
      where: '',
      machineIds,
      what: withCorrelationId(`${sentence} ${remedy}`, kind === 'unreadPlaces' ? failedIn(evidence) : undefined),
    }));
}
