import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { saveFile } from '#src/lib/save-file.ts';

/** Hands the consent, its records and their ends to the browser as a file, as they were read from Azure. */
export function saveConsent(entry: ConsentHistoryEntry): void {
  saveFile(`consent-${entry.consentId}.json`, 'application/json', [`${JSON.stringify(entry, null, 2)}\n`]);
}
