import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { endWords } from './consent-outcome.ts';
import type { NameOf } from './consent-words.ts';

export interface ConsentEvent {
  /** Ms since 1970. */
  at: number;
  words: string;
}

/** What is known to have happened, oldest first. What lies ahead is left to the page's words on the end. `now` in ms of server time. */
export function eventsOf(entry: ConsentHistoryEntry, nameOf: NameOf, now: number): ConsentEvent[] {
  const { consent, signature, records, ends } = entry;
  const events: ConsentEvent[] = [
    { at: Date.parse(consent.notBefore), words: 'The time agreed to begins' },
    { at: Date.parse(signature.issuedAt), words: 'Signed with a fresh sign-in to Microsoft Entra' },
    ...records.map((copy) => ({
      at: Date.parse(copy.timestamp),
      words: `Recorded in ${parseResourceId(copy.deploymentId)?.resourceGroup ?? copy.resourceGroupId}`,
    })),
    { at: Date.parse(consent.notAfter), words: 'The time agreed to ends' },
    ...ends.map((end) => ({
      at: Date.parse(end.confirmedAt),
      words: `${endWords[end.ended]} on ${nameOf(end.machineId)}, confirmed`,
    })),
  ];
  return events.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
}
