import * as v from 'valibot';
import { accessLevels } from '#src/consent/level.ts';
import { parseInstant, parseIsoDuration } from '#src/lib/time.ts';

/*
 * What the organization wants of a grant beyond what Azure refuses. Only this app keeps to it, so it is called advice: whoever grants by another
 * client isn't held back, and *Findings* tells of it.
 */

export const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export type AdviceRule = v.InferOutput<typeof adviceSchema>[number];
export type Freeze = NonNullable<AdviceRule['freezes']>[number];
export type Hours = NonNullable<AdviceRule['hours']>;

const words = v.pipe(v.string('must be text.'), v.nonEmpty('must not be empty.'));
const someWords = listOf(words);
const instant = v.pipe(
  v.string('must be a time.'),
  v.check(
    (text) => /(?:Z|[+-]\d\d:\d\d)$/.test(text) && parseInstant(text) !== undefined,
    'must be a time with its zone, such as 2026-12-20T00:00:00Z.',
  ),
);
const clock = v.pipe(
  v.string('must be a time of day.'),
  v.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day, such as 08:00.'),
);

const hoursSchema = v.strictObject({
  days: listOf(v.picklist(days, `must be one of ${days.join(', ')}.`)),
  /** A `to` before `from` is on the next day. */
  from: clock,
  to: clock,
  timeZone: v.pipe(
    v.string('must be a time zone.'),
    v.check(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin.'),
  ),
});

const freezeSchema = v.pipe(
  v.strictObject({ from: instant, to: instant, why: words }),
  v.check(({ from, to }) => Date.parse(from) < Date.parse(to), 'must end after it begins.'),
);

/** `advice` of config.json. */
export const adviceSchema = v.array(
  v.strictObject({
    name: words,
    /** Whom to ask. */
    owner: words,
    /** All machines, where it is left out; else those for which everything given here is so. */
    where: v.exactOptional(
      v.strictObject({
        subscriptions: v.exactOptional(someWords),
        resourceGroups: v.exactOptional(someWords),
        tags: v.exactOptional(v.record(words, v.string('must be text.'))),
      }),
    ),
    /** ISO 8601, `PT4H`. */
    longest: v.exactOptional(
      v.pipe(
        v.string('must be a duration.'),
        v.check(
          (text) => (parseIsoDuration(text) ?? 0) >= 3_600_000,
          'must be a duration of 1 hour or more, such as PT4H.',
        ),
      ),
    ),
    levels: v.exactOptional(listOf(v.picklist(accessLevels, `must be one of ${accessLevels.join(', ')}.`))),
    /** When access may be granted. */
    hours: v.exactOptional(hoursSchema),
    /** Access neither begins in one nor reaches into it. */
    freezes: v.exactOptional(listOf(freezeSchema)),
    requestRequired: v.exactOptional(v.boolean('must be true or false.')),
  }),
  'must be a list of rules.',
);

function listOf<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item, 'must be a list.'), v.minLength(1, 'must not be empty.'));
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
