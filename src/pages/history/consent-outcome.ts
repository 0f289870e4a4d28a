import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { sameId } from '#src/lib/arm-id.ts';
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

/** `now` in ms of server time. */
export function machineOutcome(
  entry: Pick<ConsentHistoryEntry, 'ends' | 'consent'>,
  machineId: string,
  now: number,
): Outcome {
  const end = endOf(entry, machineId);
  if (end) return { tone: 'good', words: `${endWords[end.ended]}, confirmed` };
  return isPast(entry, now)
    ? { tone: 'neutral', words: 'Past its end, not confirmed' }
    : { tone: 'busy', words: 'No end recorded' };
}

/** All machines together: "Revoked", "Ended on 2 of 4 machines", "No end recorded". `now` in ms of server time. */
export function consentOutcome(entry: Pick<ConsentHistoryEntry, 'ends' | 'consent'>, now: number): Outcome {
  const { machines } = entry.consent;
  const ends = machines.flatMap((machine) => endOf(entry, machine) ?? []);
  const [first] = ends;
  if (ends.length === machines.length && first) {
    const same = ends.every((end) => end.ended === first.ended);
    return { tone: 'good', words: same ? endWords[first.ended] : 'Ended' };
  }
  if (ends.length > 0) {
    const tone = isPast(entry, now) ? 'neutral' : 'busy';
    return { tone, words: `Ended on ${ends.length} of ${machines.length} machines` };
  }
  return isPast(entry, now)
    ? { tone: 'neutral', words: 'Past its end, not confirmed' }
    : { tone: 'busy', words: 'No end recorded' };
}

function isPast(entry: Pick<ConsentHistoryEntry, 'consent'>, now: number): boolean {
  return now >= Date.parse(entry.consent.notAfter);
}
