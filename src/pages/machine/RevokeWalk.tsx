import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { requestedAt } from '#src/consent/access/job.ts';
import type { AccessState, Away } from '#src/consent/access/state.ts';
import { parseInstant } from '#src/lib/time.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import type { Tone } from '#src/ui/StateWord.tsx';
import { Since, Time } from '#src/ui/Time.tsx';
import { Timeline } from '#src/pages/shared/Timeline.tsx';

type WalkKey = 'requested' | 'accepted' | 'sessionsEnded' | 'ended';

/** One step of a revoke. `at`: ms of server time, where it is known. */
interface WalkStep {
  key: WalkKey;
  standing: 'done' | 'current' | 'ahead' | 'stuck';
  at?: number;
}

/** `isPursued`: this browser is at it. */
interface Walk {
  steps: WalkStep[];
  away?: Away;
  isPursued: boolean;
}

/** A revoke on its way: what has been reached, and what it waits for. */
export function RevokeWalk({ name, walk, now }: { name: string; walk: Walk; now: number }) {
  return (
    <Timeline
      label="Revoke"
      milestones={walk.steps.map(({ key, standing, at }) => ({
        key,
        tone: tones[standing],
        words: words[key][standing === 'done' ? 'done' : 'open'],
        ...(at !== undefined && { time: <TimeOf at={at} isConfirmed={key === 'ended' && standing === 'done'} /> }),
        ...(standing === 'current' &&
          (key === 'sessionsEnded' || key === 'ended') &&
          walk.away && { detail: <Waiting name={name} away={walk.away} isPursued={walk.isPursued} now={now} /> }),
      }))}
    />
  );
}

function TimeOf({ at, isConfirmed }: { at: number; isConfirmed: boolean }) {
  return (
    <>
      <Time at={at} />
      {isConfirmed && ', confirmed by the machine'}
    </>
  );
}

function Waiting({
  name,
  away: { since, keptUntil },
  isPursued,
  now,
}: {
  name: string;
  away: Away;
  isPursued: boolean;
  now: number;
}) {
  const isKept = keptUntil !== undefined && keptUntil > now;
  return (
    <>
      Waiting for <AzureText text={name} max={60} />, offline
      <Since at={since} />.
      {isKept && (
        <>
          {' '}
          Azure keeps the request until <Time at={keptUntil} />.
        </>
      )}
      {keptUntil !== undefined &&
        !isKept &&
        ` Azure no longer keeps the request. ${isPursued ? 'It’s requested again' : 'Revoke again'} when the machine reconnects.`}
    </>
  );
}

const tones: Record<WalkStep['standing'], Tone> = {
  done: 'good',
  current: 'busy',
  ahead: 'neutral',
  stuck: 'attention',
};

const words: Record<WalkKey, { open: string; done: string }> = {
  requested: { open: 'Requesting', done: 'Requested' },
  accepted: { open: 'Azure takes the request', done: 'Azure has the request' },
  sessionsEnded: { open: 'Sessions end', done: 'Sessions ended' },
  ended: { open: 'Access ends', done: 'Access ended' },
};

/**
 * How far a revoke is, by Azure's evidence; what this browser knows of its own request adds the first step before Azure shows it. Undefined where
 * none is under way and none was pressed here. Sessions are a step where one was open.
 */
export function revokeWalk(state: AccessState, operation: OperationProgress | undefined): Walk | undefined {
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
