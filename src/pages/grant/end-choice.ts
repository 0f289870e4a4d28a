import { consentsIn, jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { checkEnd, defaultMinutes, durationChoices } from '#src/consent/duration.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import { usedMs } from '#src/pages/shared/consent-state.ts';
import { localFields, parseLocal } from '#src/pages/shared/local-time.ts';
import type { EndInput } from './wizard-state.ts';

/** When access begins that is signed now, ms: with the minute, so that the end is the one that is shown. */
export function startOf(now: number): number {
  return Math.floor(now / minuteMs) * minuteMs;
}

/** When access ends if it is signed now (ms of server time); NaN while a custom end is incomplete. */
export function endOf({ mode, minutes, date, time }: EndInput, now: number): number {
  return mode === 'minutes' ? startOf(now) + minutes * minuteMs : parseLocal({ date, time });
}

/** What is wrong with the end, as `checkEnd` says it. */
export function checkChosenEnd(end: EndInput, now: number): ReturnType<typeof checkEnd> {
  return checkEnd(endOf(end, now), startOf(now));
}

/** A custom end begins with what was typed before, else with the default. */
export function customEnd(end: EndInput, now: number): EndInput {
  return end.date === '' && end.time === ''
    ? { ...end, mode: 'custom', ...localFields(now + defaultMinutes * minuteMs) }
    : { ...end, mode: 'custom' };
}

/**
 * The newest consent of these machines of which Azure still has the job, ms: for how long it was granted, how much of that the most was used,
 * and how long it took until the last session ended.
 */
export function lastUse(machines: readonly AccessEvidence[], now: number) {
  const uses = machines.flatMap((evidence) =>
    consentsIn(evidence).flatMap(({ consentId, notBefore, notAfter }) => {
      const job = jobsIn(evidence)?.find(({ name }) => sameId(name, consentId));
      const [from, until] = [parseInstant(notBefore), parseInstant(notAfter)];
      if (job === undefined || from === undefined || until === undefined) return [];
      const ends = job.sessions.map(({ sessionEndTime }) => parseInstant(sessionEndTime) ?? now);
      return { from, granted: until - from, used: usedMs([job], now), needed: Math.max(from, ...ends) - from };
    }),
  );
  const [newest] = uses.toSorted((one, other) => other.from - one.from || other.used - one.used);
  const same = uses.filter(({ from }) => from === newest?.from);
  return newest && { ...newest, needed: Math.max(...same.map(({ needed }) => needed)) };
}

/** The shortest duration offered that would have been enough; none where nothing was used. */
export function enoughFor(needed: number) {
  return needed > 0 ? durationChoices.find(({ minutes }) => minutes * minuteMs >= needed) : undefined;
}
