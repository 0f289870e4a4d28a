import type { SessionEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';

/** The sessions that are open on a machine, by whichever job may give access; none where that couldn't be read. */
export function openSessionsOf({ job, others }: Pick<AccessState, 'job' | 'others'>): SessionEvidence[] {
  return [job, ...others].flatMap((one) => one?.sessions.filter(({ sessionEndTime }) => !sessionEndTime) ?? []);
}
