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
  at: number | undefined;
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
        ...(at !== undefined && {
          time: (
            <>
              <Time at={at} />
              {key === 'ended' && standing === 'done' && ', confirmed by the machine'}
            </>
          ),
        }),
        ...(standing === 'current' &&
          (key === 'sessionsEnded' || key === 'ended') &&
          walk.away && { detail: <Waiting name={name} away={walk.away} isPursued={walk.isPursued} now={now} /> }),
      }))}
    />
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
  if (press === undefined && !isPending) return undefined;
  // Access was given since, of which the walk that ended is no news; or it wasn't this that ended it.
  if (press?.step.do === 'done' && (state.mayHaveAccess || press.step.outcome.is !== 'revoked')) return undefined;

  const sent = press?.operation.sent.filter(({ what }) => what !== 'removal') ?? [];
  const startedAt = press?.operation.pressedAt ?? (state.job && requestedAt(state.job));
  const hasEndedSince = state.job?.sessions.some(
    ({ sessionEndTime }) => (parseInstant(sessionEndTime) ?? 0) >= (startedAt ?? Number.POSITIVE_INFINITY),
  );
  const hadSessions = state.openSessions.length > 0 || hasEndedSince === true;
  const isAccepted = isPending || isEnded || sent.some(({ acceptedAt }) => acceptedAt !== undefined);
  const haveEnded = isEnded || (isAccepted && state.openSessions.length === 0);
  const endedAt = isEnded ? (state.why.is === 'job' ? (state.why.at ?? state.since) : press?.at) : undefined;
  const parts: { key: WalkKey; isDone: boolean; at?: number | undefined }[] = [
    { key: 'requested', isDone: isAccepted || sent.length > 0, at: startedAt },
    { key: 'accepted', isDone: isAccepted },
    ...(hadSessions ? [{ key: 'sessionsEnded' as const, isDone: haveEnded }] : []),
    { key: 'ended', isDone: isEnded, at: endedAt },
  ];
  const current = parts.find(({ isDone }) => !isDone);
  const standing = press?.step.do === 'person' ? 'stuck' : 'current';
  const steps = parts.map((part): WalkStep => ({
    key: part.key,
    at: part.at,
    standing: part.isDone ? 'done' : part === current ? standing : 'ahead',
  }));
  // What else it may wait for the state says.
  const away = state.why.is === 'job' && state.why.finding === 'revokeAccepted' ? state.why.away : undefined;
  return { steps, isPursued: press?.step.do === 'wait', ...(away && { away }) };
}
