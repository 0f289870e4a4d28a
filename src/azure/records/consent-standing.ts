import { isProvenEnd } from '#src/consent/record.ts';
import type { EndRecord } from '#src/consent/record.ts';

export type ConsentStanding = 'open' | 'closed' | 'ended';

/**
 * What the records say about access to one machine under a consent. `closed`: a person ended it on record, and nothing proves that access on
 * the machine has ended. `ended`: proven.
 */
export const standingOn = ({ ends }: { ends: readonly EndRecord[] }, machineId: string): ConsentStanding => {
  const id = machineId.toLowerCase();
  const here = ends.filter((end) => end.machineId.toLowerCase() === id);
  if (here.length === 0) return 'open';
  return here.some(({ ended }) => isProvenEnd(ended)) ? 'ended' : 'closed';
};
