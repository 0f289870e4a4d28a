import { isProvenEnd } from '#src/consent/record.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { isOfBefore } from '#src/consent/later-access.ts';

export type ConsentStanding = 'open' | 'closed' | 'ended';

/**
 * What the records say about access to one machine under a consent. `closed`: a person ended it on record, and nothing proves that access on
 * the machine has ended. `ended`: proven. `since`: since when an end of what Azure shows can be on record (`endsSince`); one of before proves
 * nothing of it.
 */
export const standingOn = (
  { ends }: { ends: readonly EndRecord[] },
  machineId: string,
  since?: number,
): ConsentStanding => {
  const id = machineId.toLowerCase();
  const here = ends.filter((end) => end.machineId.toLowerCase() === id);
  if (here.some((end) => isProvenEnd(end.ended) && !isOfBefore(end, since))) return 'ended';
  return here.some(({ ended }) => !isProvenEnd(ended)) ? 'closed' : 'open';
};
