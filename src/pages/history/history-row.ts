import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { type Reader, whoAgreed } from '#src/pages/shared/who-agreed.ts';
import { consentOutcome, endCounts, isEnded } from './consent-outcome.ts';
import type { EndCounts, Outcome } from './consent-outcome.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';

/** The states by which consents are counted and filtered. */
export const stateWords = {
  running: 'Not ended on record',
  ended: 'Ended, proven',
  recorded: 'Ended where recorded',
  closed: 'Closed, not all proven',
  past: 'Past its end, not confirmed',
  unread: 'Not all was read',
  unfit: 'Records do not fit',
} as const;

export type ConsentState = keyof typeof stateWords;

export const consentStates: readonly ConsentState[] = [
  'running',
  'ended',
  'recorded',
  'closed',
  'past',
  'unread',
  'unfit',
];

/** One consent in the list, with everything that is searched, sorted and shown of it worked out. */
export interface HistoryRow {
  entry: ConsentHistoryEntry;
  who: string;
  level: string;
  /** Names of its machines as Azure spells them, where that is known. */
  machines: string[];
  state: ConsentState;
  outcome: Outcome;
  /** Lower case. */
  subscriptions: string[];
  /** Lower case. */
  resourceGroups: string[];
  /** What a search looks in, lower case. */
  searched: string;
}

export interface RowContext {
  reader: Reader | null;
  nameOf: NameOf;
  /** Names of people by object id, as the Activity Log knows them. */
  callers: ReadonlyMap<string, string>;
  /** Ms of server time. */
  now: number;
}

/**
 * What the records say of a consent's end; records that do not fit together prove none, and where a record is missing access may be left.
 * `now` in ms of server time.
 */
export function stateOf(
  entry: Pick<ConsentHistoryEntry, 'ends' | 'consent' | 'problems' | 'unread' | 'withoutRecord'>,
  now: number,
): ConsentState {
  if (entry.problems.length > 0) return 'unfit';
  const counts = endCounts(entry);
  if (isEnded(counts)) return endedState(counts);
  if (counts.unread > 0) return 'unread';
  return now >= Date.parse(entry.consent.notAfter) ? 'past' : 'running';
}

function endedState({ unproven, withoutRecord }: EndCounts): ConsentState {
  if (unproven > 0) return 'closed';
  return withoutRecord > 0 ? 'recorded' : 'ended';
}

export function historyRow(entry: ConsentHistoryEntry, context: RowContext): HistoryRow {
  const { consent, consentId } = entry;
  const caller = entry.caller ?? context.callers.get(consent.userId);
  const named = caller === undefined ? entry : { ...entry, caller };
  const state = stateOf(entry, context.now);
  const who = whoAgreed(named, context.reader);
  const level = accessLevelName(consent.level);
  const machines = consent.machines.map(context.nameOf);
  const places = consent.machines.flatMap((id) => parseMachineId(id) ?? []);
  const texts = [consentId, who, level, consent.ticket?.number ?? '', consent.reason, stateWords[state]];
  return {
    entry: named,
    who,
    level,
    machines,
    state,
    outcome:
      state === 'unfit'
        ? { tone: 'attention', words: 'The records do not fit together' }
        : consentOutcome(entry, context.now),
    subscriptions: [...new Set(places.map(({ subscriptionId }) => subscriptionId.toLowerCase()))],
    resourceGroups: [...new Set(places.map(({ resourceGroup }) => resourceGroup.toLowerCase()))],
    searched: [...texts, ...machines, ...consent.machines.map(nameInId)].join('\n').toLowerCase(),
  };
}

/**
 * The last moment up to `now` at which a consent's time ran out: rows worked out for it stand for all moments until the next one, so that
 * thousands need not be worked out again as time passes. Ms of server time.
 */
export function lastEndBefore(entries: readonly Pick<ConsentHistoryEntry, 'consent'>[], now: number): number {
  let last = 0;
  for (const { consent } of entries) {
    const end = Date.parse(consent.notAfter);
    if (end <= now && end > last) last = end;
  }
  return last;
}
