import { groupsOf } from '#src/azure/consent-history.ts';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import type { Tone } from '#src/ui/tone.ts';

/** What the records say about how a consent ended; what no record says is not claimed. */
export interface Outcome {
  tone: Tone;
  words: string;
}

export const endWords: Record<EndRecord['ended'], string> = {
  revoked: 'Revoked',
  expired: 'Expired',
  superseded: 'Superseded',
  removed: 'Removed',
};

export function endOf(entry: Pick<ConsentHistoryEntry, 'ends'>, machineId: string): EndRecord | undefined {
  return entry.ends.find((end) => sameId(end.machineId, machineId));
}

type Read = Pick<ConsentHistoryEntry, 'ends' | 'consent' | 'unread'>;

/** Whether records of the machine may be in a resource group that was not read. */
export function isUnread({ unread = [] }: Pick<ConsentHistoryEntry, 'unread'>, machineId: string): boolean {
  if (unread.length === 0) return false;
  const [group = ''] = groupsOf([machineId]);
  return unread.some(({ scope }) => sameId(scope, group));
}

/** How many machines of the consent have an end on record, and of how many nobody knows: what was not read must not look like what is not there. */
export function endCounts(entry: Read): { all: number; ended: number; unread: number } {
  const { machines } = entry.consent;
  const open = machines.filter((machine) => endOf(entry, machine) === undefined);
  return {
    all: machines.length,
    ended: machines.length - open.length,
    unread: open.filter((machine) => isUnread(entry, machine)).length,
  };
}

/** `now` in ms of server time. */
export function machineOutcome(entry: Read, machineId: string, now: number): Outcome {
  const end = endOf(entry, machineId);
  if (end) return { tone: 'good', words: `${endWords[end.ended]}, confirmed` };
  if (isUnread(entry, machineId))
    return { tone: 'neutral', words: `Not known: ${parseMachineId(machineId)?.resourceGroup ?? ''} was not read` };
  return openOutcome(entry, now);
}

/** All machines together: "Revoked", "Ended on 2 of 4 machines, 1 not read", "No end recorded". `now` in ms of server time. */
export function consentOutcome(entry: Read, now: number): Outcome {
  const { all, ended, unread } = endCounts(entry);
  if (ended === all) return endedOutcome(entry);
  const { tone, words } = openOutcome(entry, now);
  const known = ended === 0 ? words : `Ended on ${ended} of ${all} machines`;
  return { tone, words: unread === 0 ? known : `${known}, ${unread} not read` };
}

function endedOutcome(entry: Read): Outcome {
  const words = new Set(entry.consent.machines.flatMap((machine) => endOf(entry, machine)?.ended ?? []));
  const [first] = words;
  return { tone: 'good', words: words.size === 1 && first !== undefined ? endWords[first] : 'Ended' };
}

/** Where no end is on record. */
function openOutcome({ consent }: Pick<Read, 'consent'>, now: number): Outcome {
  return now >= Date.parse(consent.notAfter)
    ? { tone: 'neutral', words: 'Past its end, not confirmed' }
    : { tone: 'busy', words: 'No end recorded' };
}
