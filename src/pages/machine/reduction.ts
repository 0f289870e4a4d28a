import { checkEnd, durationChoices, minimumMinutes } from '#src/consent/duration.ts';
import { accessLevels, isWithin, type AccessLevel } from '#src/consent/level.ts';
import { minuteMs } from '#src/lib/time.ts';

/** Less than the access there is. `end`: ms of server time. */
export interface Reduced {
  level: AccessLevel;
  end: number;
}

/** Ends that are counted from now are offered for this long, ms: until then none of them is nearer than its name says. */
export const offeredForMs = 5 * minuteMs;

/** Ends that shorten access, soonest first; the last is the one there is. */
export function endChoices(now: number, until: number): { label: string; end: number }[] {
  const sooner = durationChoices
    .map(({ label, minutes }) => ({ label: `In about ${label}`, end: now + minutes * minuteMs + offeredForMs }))
    .filter(({ end }) => end < until);
  return [...sooner, { label: 'Keep the current end', end: until }];
}

/** Whether access can be asked to end then instead: not within the hour, and sooner than it does. */
export function isSooner(end: number, now: number, until: number): boolean {
  return checkEnd(end, now).ok && end < until;
}

/** Azure takes no end within the hour: then only a revoke ends access sooner. */
export function canShorten(now: number, until: number): boolean {
  return until - now > minimumMinutes * minuteMs + offeredForMs;
}

/** Levels within the one there is, weakest first. */
export function levelChoices(level: AccessLevel): AccessLevel[] {
  return accessLevels.filter((one) => isWithin(one, level));
}

/** What is asked for: never more than there is by now, for others change access too. */
export function reducedTo(chosen: Partial<Reduced>, present: Reduced): Reduced {
  const level = chosen.level !== undefined && isWithin(chosen.level, present.level) ? chosen.level : present.level;
  return { level, end: Math.min(chosen.end ?? present.end, present.end) };
}
