import type { Compared, Reconciliation } from '#src/azure/reconciliation/reconciliation.ts';
import type { ReconciliationProgress } from '#src/azure/reconciliation/reconciliation-progress.ts';
import type { Finding, FindingSeverity } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { sentences } from '#src/consent/reconciliation/reconciliation-words.ts';

export const severities: readonly FindingSeverity[] = ['finding', 'lookInto', 'unknown', 'note'];

export const severityTitles: Readonly<Record<FindingSeverity, string>> = {
  finding: 'Needs an answer',
  lookInto: 'To look into',
  unknown: 'Could not be told',
  note: 'Explains itself',
};

const number = (value: number): string => value.toLocaleString('en-GB');

const count = (value: number, one: string, many = `${one}s`): string => `${number(value)} ${value === 1 ? one : many}`;

/** What was compared, and no more: "12 jobs and 9 extensions of 40 machines against 14 records of 11 consents". */
export function comparedWords({ asked, unread, jobs, extensions, records, consents }: Compared): string {
  const read = asked - unread;
  return `${count(jobs, 'job')} and ${count(extensions, 'extension')} of ${count(read, 'machine')} against ${count(records, 'record')} of ${count(consents, 'consent')}`;
}

/** Every grant is no more than was asked for and read, and that no more than this person may read; `undefined`: nothing is yet. */
export function subtitleWords(reading: Pick<Reconciliation, 'findings' | 'compared'> | undefined): string {
  const isRead = reading?.compared.unread === 0 && !reading.findings.some(({ severity }) => severity === 'unknown');
  if (!isRead) return 'Grants in Azure that could be read against consent records, both ways';
  // In a large fleet most machines are not asked, which is no failure.
  return reading.compared.asked < reading.compared.machines
    ? 'Grants on the machines that were asked against consent records, both ways'
    : 'Every grant on the machines you can read against the consent records in their resource groups, both ways';
}

/** What was not asked at all, one sentence, or undefined. */
export function notAskedWords({ machines, asked }: Compared): string | undefined {
  const others = machines - asked;
  if (others === 0) return undefined;
  return `${count(others, 'other machine')} ${others === 1 ? 'is' : 'are'} listed without the extension and under no consent whose end is not on record: Azure was not asked for ${others === 1 ? 'its' : 'their'} jobs.`;
}

/** "3 findings on 2 machines need an answer, 9 are to be looked into, 1 could not be told. 40 machines were read, 2 could not be read whole." */
export function summaryWords(findings: readonly Finding[], { asked, unread }: Compared): string {
  const serious = findings.filter(({ severity }) => severity === 'finding');
  const wanted = findings.filter(({ severity }) => severity === 'lookInto').length;
  const untold = findings.filter(({ severity }) => severity === 'unknown').length;
  const machines = new Set(serious.flatMap(({ machineIds }) => machineIds)).size;
  const on = machines === 0 ? '' : ` on ${count(machines, 'machine')}`;
  const found =
    serious.length === 0
      ? 'No finding needs an answer'
      : `${count(serious.length, 'finding')}${on} ${serious.length === 1 ? 'needs' : 'need'} an answer`;
  const wantedWords = wanted === 0 ? '' : `, ${number(wanted)} ${wanted === 1 ? 'is' : 'are'} to be looked into`;
  const untoldWords = untold === 0 ? '' : `, ${number(untold)} could not be told`;
  const read = `${count(asked - unread, 'machine')} ${asked - unread === 1 ? 'was' : 'were'} read`;
  return `${found}${wantedWords}${untoldWords}. ${read}${unread === 0 ? '' : `, ${number(unread)} could not be read whole`}.`;
}

/** What is said once of many machines with an extension that no consent names. */
export const togetherWords = (severity: FindingSeverity): string =>
  sentences(
    'Azure shows the remote support extension on these machines, and no consent record names them.',
    severity === 'lookInto' ? 'It shows no remote support job there.' : undefined,
    // Their own lines, which are folded, say which of it.
    severity === 'finding'
      ? 'Their remote support jobs were not read, or Azure offers none, so whether there is access cannot be told.'
      : undefined,
    'An extension gives no access by itself.',
    severity === 'note' ? undefined : 'Ask whoever installed it.',
    'Remove it where it is not wanted.',
  );

/** How far a comparison has come. */
export function progressWords(progress: ReconciliationProgress | undefined): string {
  if (progress === undefined) return 'Reading machines and consent records from Azure';
  const { part, done, total } = progress;
  return part === 'machines'
    ? `Reading jobs and extensions from Azure: ${number(done)} of ${count(total, 'machine')}`
    : `Reading the Activity Log: ${number(done)} of ${number(total)}`;
}
