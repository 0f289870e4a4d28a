import { accessLevels, isWithin } from '#src/consent/access-level.ts';
import type { AccessLevel } from '#src/consent/access-level.ts';
import { durationChoices, minimumMinutes } from '#src/consent/duration.ts';

const minuteMs = 60_000;

export interface EndChoice {
  label: string;
  /** ms since the epoch, server time. */
  end: number;
}

/** Ends that shorten live access: the usual durations from now on that are over before `until`, then `until` itself, which need not be what was agreed: it may have been shortened before. */
export function endChoices(now: number, until: number): EndChoice[] {
  const sooner = durationChoices
    .map(({ label, minutes }) => ({ label: `${label} from now`, end: now + minutes * minuteMs }))
    .filter(({ end }) => end < until);
  return [...sooner, { label: 'As it is now', end: until }];
}

/** Why live access cannot be shortened any more, or undefined. Azure takes no end that is less than the shortest duration away. */
export function cannotShorten(now: number, until: number): string | undefined {
  return until - now < minimumMinutes * minuteMs
    ? 'Less than an hour is left, the shortest time that Azure takes. To end it sooner, revoke access.'
    : undefined;
}

/** Levels that allow nothing beyond what was agreed, strongest last. */
export const levelChoices = (agreed: AccessLevel): AccessLevel[] =>
  accessLevels.filter((level) => isWithin(level, agreed));
