import fc from 'fast-check';
import { expect, it } from 'vitest';

import { checkEnd, defaultMinutes, durationChoices, maximumMinutes, minimumMinutes } from './duration.ts';

const now = Date.UTC(2026, 10, 24, 13);
const minute = 60_000;

it.each([
  [60 * minute, { ok: true, minutes: 60 }],
  [20_160 * minute, { ok: true, minutes: 20_160 }],
  [60 * minute - 1, { ok: false, why: 'tooShort' }],
  [20_160 * minute + 1, { ok: false, why: 'tooLong' }],
  [0, { ok: false, why: 'past' }],
  [-minute, { ok: false, why: 'past' }],
  [Number.NaN, { ok: false, why: 'noTime' }],
])('an end in %d ms', (length, expected) => {
  expect(checkEnd(now + length, now)).toEqual(expected);
});

it('never counts a minute that was not agreed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60 * minute, max: 20_160 * minute }), (length) => {
      const check = checkEnd(now + length, now);
      return check.ok && check.minutes * minute <= length && (check.minutes + 1) * minute > length;
    }),
  );
});

it('offers durations within the limits, the default among them', () => {
  expect(durationChoices.map(({ minutes }) => minutes)).toEqual([60, 240, 480, 1440, 4320, 10_080, 20_160]);
  expect([minimumMinutes, defaultMinutes, maximumMinutes]).toEqual([60, 480, 20_160]);
});
