import { cellList, csvFile } from '#src/lib/csv.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Gap } from './audit-gap.ts';

const numberOf = (index: number): string => `G-${String(index + 1).padStart(4, '0')}`;

/** Where a gap is, as many of its machines as there is `room` for. */
const placeOf = ({ where, machineIds }: Gap, room?: number): string =>
  machineIds ? cellList(machineIds, '; ', 'findings.json', room) : where;

const columns = ['Gap', 'Kind', 'Consent', 'Where', 'What', 'Reviewed by', 'Date', 'Remarks'] as const;

/** The gaps as the text of a CSV file; the last three columns are for whoever reviews them. */
export function gapsCsv(gaps: readonly Gap[]): string {
  return csvFile([
    columns,
    ...gaps.map((gap, index) => [numberOf(index), gap.kind, gap.consentId, placeOf(gap), gap.what, '', '', '']),
  ]);
}

const rule = '-'.repeat(78);

const signOff = [
  'Reviewed by  ________________________________   Date  __________________',
  'Remarks      ____________________________________________________________',
  '             ____________________________________________________________',
];

/** Columns of text behind a label, so that a line fits on paper. */
const lineLength = 78;

/** A label and its text over as many lines as it needs; a word that is longer than a line stays whole, to be copied. */
function labelled(label: string, text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > lineLength) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line, index) => `${(index === 0 ? label : '').padEnd(13)}${line}`);
}

function gapText(gap: Gap, index: number): string[] {
  // How many machines are left out stands at its end: what is shown of it is cut before, and never here.
  const where = visibleText(placeOf(gap, 2000), 30_000);
  return [
    rule,
    `${numberOf(index)}  ${gap.kind}`,
    ...(gap.consentId === '' ? [] : labelled('Consent', gap.consentId)),
    ...(where === '' ? [] : labelled('Where', where)),
    ...labelled('What', visibleText(gap.what, 4000)),
    '',
    ...signOff,
    '',
  ];
}

/** The gaps as a paper to print and sign. `title` names the pack. */
export function gapsText(title: string, gaps: readonly Gap[]): string {
  const count = gaps.length === 1 ? '1 gap' : `${gaps.length} gaps`;
  const lines = [
    `${title}: gaps`,
    '',
    gaps.length === 0
      ? 'No gap was found in what was read. What was not read is not known.'
      : `${count}: what this pack cannot show to be in order. Each is to be reviewed and signed off.`,
    '',
    ...gaps.flatMap(gapText),
    rule,
    'The whole list',
    '',
    ...signOff,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
