import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkEnd, defaultMinutes, durationChoices, maximumMinutes, minimumMinutes } from './duration.ts';

const now = new Date('2026-11-24T13:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const minute = 60_000;

describe('checkEnd', () => {
  it('takes 1 hour to 14 days, both included', () => {
    expect(checkEnd(after(60 * minute), now)).toEqual({ ok: true, minutes: 60 });
    expect(checkEnd(after(20_160 * minute), now)).toEqual({ ok: true, minutes: 20_160 });
  });

  it('refuses a moment more or less, and says why', () => {
    expect(checkEnd(after(60 * minute - 1), now)).toEqual({ ok: false, reason: 'Access lasts at least 1 hour.' });
    expect(checkEnd(after(20_160 * minute + 1), now)).toEqual({ ok: false, reason: 'Access lasts at most 14 days.' });
    expect(checkEnd(after(1), now)).toEqual({ ok: false, reason: 'Access lasts at least 1 hour.' });
    expect(checkEnd(now, now)).toEqual({ ok: false, reason: 'The end is in the past.' });
    expect(checkEnd(after(-minute), now)).toEqual({ ok: false, reason: 'The end is in the past.' });
    const noDate = { ok: false, reason: 'Enter a date and a time at which access ends.' };
    expect(checkEnd(new Date(Number.NaN), now)).toEqual(noDate);
    expect(checkEnd(now, new Date(Number.NaN))).toEqual(noDate);
  });

  it('never counts a minute that was not agreed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60 * minute, max: 20_160 * minute }), (length) => {
        const check = checkEnd(after(length), now);
        return check.ok && check.minutes * minute <= length && (check.minutes + 1) * minute > length;
      }),
    );
  });

  it('offers durations within the limits, the default among them', () => {
    expect(durationChoices.map(({ minutes }) => minutes)).toEqual([60, 240, 480, 1440, 4320, 10_080, 20_160]);
    expect(durationChoices.map(({ label }) => label)).toEqual([
      '1 hour',
      '4 hours',
      '8 hours',
      '1 day',
      '3 days',
      '7 days',
      '14 days',
    ]);
    expect([minimumMinutes, defaultMinutes, maximumMinutes]).toEqual([60, 480, 20_160]);
  });
});
