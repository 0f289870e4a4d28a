import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import { endWord } from '#src/consent/end-words.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { countsAsProven } from './consent-outcome.ts';

/** Where an entry of the timeline is from. */
export const sourceWords = {
  consent: 'Consent',
  record: 'Record in Azure',
  job: 'Job of the machine',
  log: 'Activity Log',
} as const;

export interface ConsentEvent {
  /** Ms since 1970. */
  at: number;
  words: string;
  from: keyof typeof sourceWords;
  /** ARM id of what it happened to, or the consent's id: machines of two resource groups may share a name. */
  about: string;
  /** A request, or what came of it. */
  isRequest?: true;
  /** Says no more than others beside it. */
  isFurther?: true;
}

/** Something that the timeline cannot tell. */
export interface TimelineGap {
  /** ARM id, or the id of a subscription; empty where it is about no single one. */
  about: string;
  /** What, why, and what to do, in sentences. */
  words: string;
  correlationId?: string | undefined;
}

/** What the records say has happened. What is agreed to for later is among it; `inOrder` leaves it out. */
export function recordEvents(entry: ConsentHistoryEntry, nameOf: NameOf): ConsentEvent[] {
  const { consent, consentId: about, signature, records, changes, ends } = entry;
  return [
    { at: Date.parse(consent.notBefore), words: 'The time agreed to begins', from: 'consent', about },
    {
      at: Date.parse(signature.issuedAt),
      words:
        'Signed by Microsoft Entra, by the record; not checked here (date of the ID token, up to five minutes early)',
      from: 'record',
      about,
    },
    ...records.map((copy): ConsentEvent => ({
      at: Date.parse(copy.timestamp),
      words: `Recorded in ${parseResourceId(copy.deploymentId)?.resourceGroup ?? copy.resourceGroupId}`,
      from: 'record',
      about: copy.deploymentId,
    })),
    ...changes.map((change): ConsentEvent => ({
      at: Date.parse(change.changedAt),
      words: `Reduced on ${nameOf(change.machineId)} to ${accessLevelName(change.level)} until ${formatInstant(Date.parse(change.notAfter))}`,
      from: 'record',
      about: change.machineId,
    })),
    { at: Date.parse(consent.notAfter), words: 'The time agreed to ends', from: 'consent', about },
    ...ends.map((end): ConsentEvent => ({
      at: Date.parse(end.confirmedAt),
      words: `${endWord(end.ended)} on ${nameOf(end.machineId)}, ${countsAsProven(entry, end) ? 'proven' : 'not proven'}: ${visibleText(end.evidence, 300)}`,
      from: 'record',
      about: end.machineId,
    })),
  ];
}

/** The same for all that is told of one happening, and for nothing else. */
export const eventKey = ({ at, from, about, words }: ConsentEvent): string =>
  `${at} ${from} ${about.toLowerCase()} ${words}`;

/** Oldest first, each once; without what is agreed to for later and what has no readable time. `now` in ms of server time. */
export function inOrder(events: readonly ConsentEvent[], now: number): ConsentEvent[] {
  const once = new Map(events.map((event) => [eventKey(event), event]));
  return [...once.values()]
    .filter(({ at, from }) => at <= (from === 'consent' ? now : Infinity))
    .toSorted((a, b) => a.at - b.at);
}
