import type { Reduction } from '#src/azure/revoke/reduce-access.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { Verdict } from '#src/consent/preflight/preflight.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { accessLevels, isWithin } from '#src/consent/access-level.ts';
import type { AccessLevel } from '#src/consent/access-level.ts';
import { durationChoices, minimumMinutes } from '#src/consent/duration.ts';

const minuteMs = 60_000;

export interface EndChoice {
  label: string;
  /** ms since the epoch, server time. */
  end: number;
}

/** For how long ends are offered that are counted from now, ms: until then none of them is less than its duration away, as Azure demands of the shortest. */
export const offeredFor = 5 * minuteMs;

/** Ends that shorten live access: about the usual durations from now on that are over before `until`, then `until` itself, which need not be what was agreed: it may have been shortened before. */
export function endChoices(now: number, until: number): EndChoice[] {
  const sooner = durationChoices
    .map(({ label, minutes }) => ({ label: `About ${label} from now`, end: now + minutes * minuteMs + offeredFor }))
    .filter(({ end }) => end < until);
  return [...sooner, { label: 'As it is now', end: until }];
}

/** Why live access cannot be shortened any more, or undefined: no end would be offered. */
export function cannotShorten(now: number, until: number): string | undefined {
  return until - now <= minimumMinutes * minuteMs + offeredFor
    ? 'Too little is left: access cannot be set to end within an hour. To end it sooner, revoke access.'
    : undefined;
}

/** Levels that allow nothing beyond what was agreed, strongest last. */
export const levelChoices = (agreed: AccessLevel): AccessLevel[] =>
  accessLevels.filter((level) => isWithin(level, agreed));

/** What was chosen of the access behind a job; left out what was not. */
export type Chosen = Pick<Reduction, 'jobName'> & Partial<Reduction>;

/** What is asked for: what was not chosen stays as it is, and nothing goes beyond what is there by now, for others change access too. */
export function reductionOf(now: Reduction, { level = now.level, end = now.end }: Chosen): Reduction {
  return { ...now, level: isWithin(level, now.level) ? level : now.level, end: Math.min(end, now.end) };
}

/**
 * Whether a new consent of this person may take the place of the access behind a job: only of what they let in themselves, under a consent
 * that it can name. What somebody else agreed to is for them to extend. `hasOther`: another job of the machine may give access too.
 */
export function canExtend(
  job: Pick<JobEvidence, 'name' | 'createdBy'>,
  username: string | undefined,
  hasOther = false,
): Verdict {
  if (hasOther)
    return {
      allowed: false,
      reason: 'Another job may give access too, and a new consent cannot take the place of both.',
    };
  if (!isConsentId(job.name.toLowerCase()))
    return {
      allowed: false,
      reason: 'This access was let in without a consent that a new one could take the place of.',
    };
  const { createdBy } = job;
  if (createdBy !== undefined && createdBy.toLowerCase() === username?.toLowerCase()) return { allowed: true };
  const who = createdBy === undefined ? 'somebody whom Azure does not name' : visibleText(createdBy);
  return { allowed: false, reason: `This access was let in by ${who}, who alone can extend or widen it.` };
}
