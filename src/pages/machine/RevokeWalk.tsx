import type { Away } from '#src/consent/access/state.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import type { Tone } from '#src/ui/StateWord.tsx';
import { Since, Time } from '#src/ui/Time.tsx';
import { Timeline } from '#src/pages/shared/Timeline.tsx';
import type { WalkKey, WalkStep } from './revoke-walk.ts';

/** A revoke on its way: what has been reached, and what it waits for. */
export function RevokeWalk({
  name,
  steps,
  away,
  isPursued,
  now,
}: {
  name: string;
  steps: readonly WalkStep[];
  away?: Away;
  isPursued: boolean;
  now: number;
}) {
  return (
    <Timeline
      label="Revoke"
      milestones={steps.map(({ key, standing, at }) => ({
        key,
        tone: tones[standing],
        words: words[key][standing === 'done' ? 'done' : 'open'],
        ...(at !== undefined && { time: <TimeOf at={at} isConfirmed={key === 'ended' && standing === 'done'} /> }),
        ...(standing === 'current' &&
          (key === 'sessionsEnded' || key === 'ended') &&
          away && { detail: <Waiting name={name} away={away} isPursued={isPursued} now={now} /> }),
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
