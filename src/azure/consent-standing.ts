import { isProvenEnd } from '#src/consent/end-words.ts';
import type { ConsentHistoryEntry } from './consent-history.ts';

/**
 * What the records say about access to one machine under a consent. `closed`: a person ended it on record, and nothing proves that access on
 * the machine has ended. `ended`: proven.
 */
export const standingOn = (
  { ends }: Pick<ConsentHistoryEntry, 'ends'>,
  machineId: string,
): 'open' | 'closed' | 'ended' => {
  const id = machineId.toLowerCase();
  const here = ends.filter((end) => end.machineId.toLowerCase() === id);
  if (here.length === 0) return 'open';
  return here.some(({ ended }) => isProvenEnd(ended)) ? 'ended' : 'closed';
};
