import { parseInstant } from '#src/consent/instant.ts';

/** What may not fit between the grants in Azure and the consent records. */
export type FindingKind = keyof typeof findingTitles;

export const findingTitles = {
  accessWithoutRecord: 'Access without a record',
  recordWithoutAccess: 'Record without access',
  levelBeyondConsent: 'Access level beyond the consent',
  endBeyondConsent: 'End beyond the consent',
  machineNotInConsent: 'Machine not in the consent',
  recordEdited: 'Record edited',
  recordElsewhere: 'Record in another resource group',
  recordMissingInGroup: 'Record missing in a resource group',
  otherCaller: 'Other person than the consent names',
  extensionWithoutConsent: 'Extension without a consent',
  accessAfterEnd: 'Access after its recorded end',
  endNotRecorded: 'End not recorded',
  unreadPlaces: 'Not read',
} as const;

/** `finding` needs an answer; `lookInto` needs one too, and lets nobody in meanwhile; `unknown` could not be told; `note` explains itself. */
export type FindingSeverity = 'finding' | 'lookInto' | 'unknown' | 'note';

export interface Finding {
  kind: FindingKind;
  severity: FindingSeverity;
  /** ARM ids of the machines concerned, lower case; none when that cannot be told. */
  machineIds: readonly string[];
  consentId?: string;
  /** When it came about, as far as known; ms, server time. */
  at?: number;
  /** `at` is when Azure's job was changed last, which may be long after it came about. */
  isLastChange?: true;
  /** What was read, and where. */
  sentence: string;
  /** What to do about it. */
  remedy: string;
  /** Ids and times as Azure has them. */
  evidence: readonly { label: string; value: string }[];
}

const ranks: Readonly<Record<FindingSeverity, number>> = { finding: 0, lookInto: 1, unknown: 2, note: 3 };

/** What needs an answer first, and of that the newest; what has no time comes last. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      ranks[a.severity] - ranks[b.severity] ||
      (b.at ?? -Infinity) - (a.at ?? -Infinity) ||
      a.kind.localeCompare(b.kind) ||
      a.sentence.localeCompare(b.sentence),
  );
}

export function findingsOfMachine(findings: readonly Finding[], machineId: string): Finding[] {
  const id = machineId.toLowerCase();
  return findings.filter(({ machineIds }) => machineIds.includes(id));
}

export function findingsOfConsent(findings: readonly Finding[], consentId: string): Finding[] {
  const id = consentId.toLowerCase();
  return findings.filter((finding) => finding.consentId === id);
}

/** Labels in the evidence the place that could not be read. */
export const placeLabel = 'Place';

/** Where in the evidence a finding says what it is about, apart from its machines: of one name and consent there may be several. */
const subjects: ReadonlySet<string> = new Set([placeLabel, 'Deployment', 'Job']);

/** Tells a finding from all others, and knows it again in a later comparison. Names say too little: machines of two resource groups may share one. */
export function findingKey({ kind, sentence, consentId = '', machineIds, evidence }: Finding): string {
  const about = evidence.flatMap(({ label, value }) => (subjects.has(label) ? [value] : []));
  return [kind, sentence, consentId, ...machineIds, ...about].join(' ');
}

/** Leaves out what Azure does not say. */
export function evidenceList(entries: Record<string, string | undefined>): Finding['evidence'] {
  return Object.entries(entries).flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [{ label, value }],
  );
}

/** For `Finding.at`. */
export function at(text: string | undefined): { at?: number } {
  const instant = parseInstant(text);
  return instant === undefined ? {} : { at: instant };
}
