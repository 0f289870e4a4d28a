import type { ConsentHistoryEntry, ConsentReading } from '#src/azure/records/consent-records.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { writtenEntry, writtenProblems } from './written-entry.ts';

/** Hands the consent, its records and their ends to the browser as a file, as they were read from Azure, with when and what was not read. */
export function saveConsent(entry: ConsentHistoryEntry, { readAt, problems }: ConsentReading): void {
  const file = { readAt: toUtcSeconds(readAt), ...writtenEntry(entry), ...writtenProblems(problems) };
  saveFile(`consent-${entry.consentId}.json`, 'application/json', [`${JSON.stringify(file, null, 2)}\n`]);
}
