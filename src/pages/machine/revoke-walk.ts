import type { OperationProgress } from '#src/azure/operations/operation.ts';
import type { AccessState, Away } from '#src/consent/access/state.ts';
import { requestedAt } from '#src/consent/access/job.ts';
import { parseInstant } from '#src/lib/time.ts';

export type WalkKey = 'requested' | 'accepted' | 'sessionsEnded' | 'ended';

/** One step of a revoke. `at`: ms of server time, where it is known. */
export interface WalkStep {
  key: WalkKey;
  standing: 'done' | 'current' | 'ahead' | 'stuck';
  at?: number;
}

/**
 * How far a revoke is, by Azure's evidence; what this browser knows of its own request adds the first step before Azure shows it. Undefined where
 * none is under way and none was pressed here. Sessions are a step where one was open. `isPursued`: this browser is at it.
 */
export function revokeWalk(
  state: AccessState,
  operation: OperationProgress | undefined,
): { steps: WalkStep[]; away?: Away; isPursued: boolean } | undefined {
  const press = operation?.operation.intent.kind === 'revoke' ? operation : undefined;
  const isPending = state.kind === 'revocationPending';
  const isEnded = state.kind === 'revoked' || press?.step.do === 'done';
  // Whoever was given access since: the walk that ended is no news of it.
  if (press?.step.do === 'done' && state.mayHaveAccess) return undefined;
  if (press === undefined && !isPending) return undefined;
  // It wasn't this that ended it.
  if (press?.step.do === 'done' && press.step.outcome.is !== 'revoked') return undefined;

  const sent = press?.operation.sent.filter(({ what }) => what !== 'removal') ?? [];
  const startedAt = press?.operation.pressedAt ?? (state.job && requestedAt(state.job));
  const hasEndedSince = state.job?.sessions.some(
    ({ sessionEndTime }) => (parseInstant(sessionEndTime) ?? 0) >= (startedAt ?? Number.POSITIVE_INFINITY),
  );
  const hadSessions = state.openSessions.length > 0 || hasEndedSince === true;
  const isAccepted = isPending || isEnded || sent.some(({ acceptedAt }) => acceptedAt !== undefined);
  const done: Record<WalkKey, boolean> = {
    requested: isAccepted || sent.length > 0,
    accepted: isAccepted,
    sessionsEnded: isEnded || (isAccepted && state.openSessions.length === 0),
    ended: isEnded,
  };
  const at: Partial<Record<WalkKey, number | undefined>> = {
    requested: startedAt,
    ended: isEnded ? (state.why.is === 'job' ? (state.why.at ?? state.since) : press?.at) : undefined,
  };
  const keys: WalkKey[] = ['requested', 'accepted', ...(hadSessions ? ['sessionsEnded' as const] : []), 'ended'];
  const current = keys.find((key) => !done[key]);
  const isStuck = press?.step.do === 'person';
  const steps = keys.map((key): WalkStep => {
    const time = at[key];
    const standing = done[key] ? 'done' : key === current ? (isStuck ? 'stuck' : 'current') : 'ahead';
    return { key, standing, ...(time !== undefined && { at: time }) };
  });
  // What else it may wait for the state says.
  const away = state.why.is === 'job' && state.why.finding === 'revokeAccepted' ? state.why.away : undefined;
  return { steps, isPursued: press?.step.do === 'wait', ...(away && { away }) };
}
