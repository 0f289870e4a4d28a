import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';

/** Hands the consent, its records and their ends to the browser as a file, as they were read from Azure. */
export function saveConsent(entry: ConsentHistoryEntry): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(entry, null, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `consent-${entry.consentId}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
