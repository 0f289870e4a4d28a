import { toUtcSeconds } from '#src/consent/instant.ts';
import { type Finding, findingTitles } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { nameInId } from '#src/consent/reconciliation/reconciliation-words.ts';
import { cellList, csvFile } from '#src/lib/csv.ts';
import { severityTitles } from './findings-words.ts';

/** Where the rest of a list is that is too long for a cell. */
const inJson = 'the export as JSON, which has all';

const cells: readonly (readonly [header: string, text: (finding: Finding) => string])[] = [
  ['Answer', ({ severity }) => severityTitles[severity]],
  ['Kind', ({ kind }) => findingTitles[kind]],
  ['Time (UTC)', ({ at }) => (at === undefined ? '' : toUtcSeconds(at))],
  ['Time is of the last change', ({ isLastChange }) => (isLastChange ? 'yes' : '')],
  ['Machine names', ({ machineIds }) => cellList(machineIds.map(nameInId), '; ', inJson)],
  ['Consent', ({ consentId }) => consentId ?? ''],
  ['What was read', ({ sentence }) => sentence],
  ['What to do', ({ remedy }) => remedy],
  ['Evidence', ({ evidence }) => evidence.map(({ label, value }) => `${label}: ${value}`).join('\n')],
  ['Machine IDs', ({ machineIds }) => cellList(machineIds, '\n', inJson)],
];

/** The findings as a table for spreadsheets, one row each, in the order shown. */
export function findingsCsv(findings: readonly Finding[]): string {
  return csvFile([
    cells.map(([header]) => header),
    ...findings.map((finding) => cells.map(([, text]) => text(finding))),
  ]);
}
