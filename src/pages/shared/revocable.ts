import type { AccessState } from '#src/consent/access/access-state.ts';
import type { Freshness } from './freshness.ts';

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
