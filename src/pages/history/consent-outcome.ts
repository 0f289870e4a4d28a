import { groupsOf } from '#src/azure/records/consent-history.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { endPhrase, endWord } from '#src/consent/end-words.ts';
import { isProvenEnd } from '#src/consent/record.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import type { Tone } from '#src/ui/tone.ts';

/** What the records say about how a consent ended; what no record says is not claimed. */
export interface Outcome {
  tone: Tone;
  words: string;
  /** When the time agreed to is over, ms: where no end is on record and it lies ahead. */
  until?: number;
}

const endsByMachine = new WeakMap<readonly EndRecord[], ReadonlyMap<string, EndRecord>>();

/** The first end of each machine, by lower-case id: a thousand machines are asked about one by one, and looked for once. */
function firstEnds(ends: readonly EndRecord[]): ReadonlyMap<string, EndRecord> {
  const known = endsByMachine.get(ends);
  if (known) return known;
  const made = new Map(ends.toReversed().map((end) => [end.machineId.toLowerCase(), end]));
  endsByMachine.set(ends, made);
  return made;
}

export const endOf = ({ ends }: Pick<ConsentHistoryEntry, 'ends'>, machineId: string): EndRecord | undefined =>
  firstEnds(ends).get(machineId.toLowerCase());

/** Records that do not fit together prove no end. */
export const countsAsProven = ({ problems }: Pick<ConsentHistoryEntry, 'problems'>, { ended }: EndRecord): boolean =>
  isProvenEnd(ended) && problems.length === 0;

type Read = Pick<ConsentHistoryEntry, 'ends' | 'consent' | 'unread' | 'withoutRecord'>;

const isIn = (groups: readonly string[] | undefined, machineId: string): boolean => {
  if (groups === undefined) return false;
  const [own = ''] = groupsOf([machineId]);
  return groups.some((group) => sameId(group, own));
};

/** Whether records of the machine may be in a resource group that was not read. */
export const isUnread = ({ unread }: Pick<Read, 'unread'>, machineId: string): boolean =>
  isIn(
    unread?.map(({ scope }) => scope),
    machineId,
  );

/** Whether the machine is in a resource group without a record: then it has no end, and needs none unless Azure shows access there. */
export const isWithoutRecord = ({ withoutRecord }: Pick<Read, 'withoutRecord'>, machineId: string): boolean =>
  isIn(withoutRecord, machineId);

/**
 * Machines of a consent: all, those with an end on record, among them those whose end nothing proved, and of the others those of which nobody
 * knows and those without a record.
 */
export interface EndCounts {
  all: number;
  ended: number;
  unproven: number;
  unread: number;
  withoutRecord: number;
}

export function endCounts(entry: Read): EndCounts {
  const { machines } = entry.consent;
  const ends = machines.flatMap((machine) => endOf(entry, machine) ?? []);
  const open = machines.filter((machine) => endOf(entry, machine) === undefined);
  return {
    all: machines.length,
    ended: ends.length,
    unproven: ends.filter(({ ended }) => !isProvenEnd(ended)).length,
    unread: open.filter((machine) => isUnread(entry, machine)).length,
    withoutRecord: open.filter((machine) => isWithoutRecord(entry, machine)).length,
  };
}

/** ", 1 not proven, 1 not read, 2 without a record": what must be said beside any count of ends. */
export const asideWords = ({ unproven, unread, withoutRecord }: Omit<EndCounts, 'all' | 'ended'>): string =>
  [
    unproven === 0 ? '' : `, ${unproven} not proven`,
    unread === 0 ? '' : `, ${unread} not read`,
    withoutRecord === 0 ? '' : `, ${withoutRecord} without a record`,
  ].join('');

/** Whether every machine that can have an end on record has one. */
export const isEnded = ({ all, ended, withoutRecord }: EndCounts): boolean =>
  ended > 0 && ended === all - withoutRecord;

/** `now` in ms of server time. */
export function machineOutcome(
  entry: Read & Pick<ConsentHistoryEntry, 'problems'>,
  machineId: string,
  now: number,
): Outcome {
  const end = endOf(entry, machineId);
  if (end && isProvenEnd(end.ended) && entry.problems.length > 0)
    return { tone: 'attention', words: `${endWord(end.ended)}, but the records do not fit together` };
  if (end) return { tone: isProvenEnd(end.ended) ? 'good' : 'attention', words: endPhrase(end.ended) };
  if (isUnread(entry, machineId))
    return { tone: 'neutral', words: `Not known: ${parseMachineId(machineId)?.resourceGroup ?? ''} was not read` };
  return isWithoutRecord(entry, machineId) ? { tone: 'neutral', words: 'No record there' } : openOutcome(entry, now);
}

/** All machines together: "Revoked", "Ended on 2 of 4 machines, 1 not read", "Not ended on record". `now` in ms of server time. */
export function consentOutcome(entry: Read, now: number): Outcome {
  const counts = endCounts(entry);
  return isEnded(counts) ? endedOutcome(entry, counts) : partOutcome(entry, counts, now);
}

/** Of a consent that `isEnded`. A record that is missing may have been deleted, and access may be left there: that is not good. */
export function endedTone({ unproven, withoutRecord }: EndCounts): Tone {
  if (unproven > 0) return 'attention';
  return withoutRecord > 0 ? 'neutral' : 'good';
}

function endedOutcome(entry: Read, counts: EndCounts): Outcome {
  const ways = new Set(entry.consent.machines.flatMap((machine) => endOf(entry, machine)?.ended ?? []));
  const [first] = ways;
  const only = ways.size === 1 ? first : undefined;
  const isProven = counts.unproven === 0;
  const tone = endedTone(counts);
  // What holds of all needs no count.
  if (only !== undefined)
    return {
      tone,
      words: `${isProven ? endWord(only) : endPhrase(only)}${asideWords({ ...counts, unproven: 0 })}`,
    };
  return { tone, words: `Ended${asideWords(counts)}` };
}

function partOutcome(entry: Read, counts: EndCounts, now: number): Outcome {
  const { all, ended } = counts;
  const open = openOutcome(entry, now);
  const aside = asideWords(counts);
  return ended === 0
    ? { ...open, words: `${open.words}${aside}` }
    : { tone: open.tone, words: `Ended on ${ended} of ${all} machines${aside}` };
}

/** Where no end is on record. Nothing is on its way: access may run as agreed, or never have come about, and records tell neither. */
function openOutcome({ consent }: Pick<Read, 'consent'>, now: number): Outcome {
  const until = Date.parse(consent.notAfter);
  return now >= until
    ? { tone: 'neutral', words: 'Past its end, not confirmed' }
    : { tone: 'neutral', words: 'Not ended on record', until };
}
