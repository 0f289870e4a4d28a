import type { AccessState, JobEvidence } from '#src/consent/access/access-state.ts';
import type { Freshness } from './freshness.ts';

/** The job that a revoke ends, and whether another one may give access too. */
export interface Ending {
  job?: JobEvidence;
  hasOther?: true;
}

/** What a revoke of this access ends: what is known to be over is no target, for access may have been granted anew since. */
export const endingOf = ({ job, hasOther, canRevoke }: Pick<AccessState, 'job' | 'hasOther' | 'canRevoke'>): Ending =>
  job && canRevoke.allowed ? { job, ...(hasOther && { hasOther }) } : {};

/**
 * Why there is nothing to revoke, or undefined when there may be. Only a state that is of now is a reason: whatever is not known, old, or
 * being set up may hold access, or be about to.
 */
export function nothingToRevoke(
  state: Pick<AccessState, 'kind' | 'canRevoke'> | undefined,
  freshness: Freshness | undefined,
): string | undefined {
  if (state === undefined || freshness?.is !== 'current') return undefined;
  // Behind a set-up there may be a consent whose record has not been read yet.
  if (state.canRevoke.allowed || state.kind === 'settingUp') return undefined;
  return state.canRevoke.reason;
}
