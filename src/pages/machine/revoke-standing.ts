import { isUnderWay, needsPerson, type PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import type { AccessState } from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';

/** States that prove the end of access. That nothing is set up, or the extension alone, proves none. */
export const provesEnd: ReadonlySet<AccessState['kind']> = new Set(['expired', 'revoked']);

/**
 * Whether nothing more comes of the request and access was given anew since: then what came of it says nothing of what is there now. Not
 * while access that another job gives is what it has left to do.
 */
export function isPast(
  { phase, isAnswered, jobName, startedAt }: PendingRevoke,
  state: AccessState | undefined,
): boolean {
  const isOver = phase === 'proven' || phase === 'absent' || isAnswered === true;
  if (state?.job === undefined || !isOver) return false;
  const { job, canRevoke } = state;
  const isOther = job.name.toLowerCase() !== jobName?.toLowerCase();
  return canRevoke.allowed || (isOther && (parseInstant(job.createdAt) ?? startedAt) > startedAt);
}

/**
 * Whether the bell reads out what the state's word would say, so that it is not read out besides: that a press of this page asks for the end of
 * access, and that access has ended. A press that needs a person is told as just that, and an end that comes all the same is news of the state.
 */
export function isToldInBell(pending: PendingRevoke | undefined, state: AccessState, isPressedHere: boolean): boolean {
  if (pending === undefined || needsPerson(pending) || isPast(pending, state)) return false;
  return provesEnd.has(state.kind) || (isPressedHere && state.kind === 'requestingRemoval');
}

/** What a press to revoke is called: once more, where the removal of what gives access has been asked for. It can be pressed all the same. */
export function revokeLabel(pending: PendingRevoke | undefined, state: AccessState | undefined): string {
  const kind = state?.kind;
  const isAsked =
    kind === 'requestingRemoval' ||
    kind === 'removalAcceptedWaitingForTheMachine' ||
    // A job that is gone may have been deleted without anybody's asking.
    (kind === 'removedFromAzure' && pending !== undefined && isUnderWay(pending));
  return isAsked ? 'Ask again to revoke' : 'Revoke access';
}
