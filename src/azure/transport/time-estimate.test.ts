import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instant, isDisturbed, lateBy } from './instant.ts';
import { errorOf, type Estimate, freshMs, hear, middleOf, type Said } from './time-estimate.ts';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) };
const day = 86_400_000;

/** A server whose clock is `ahead` ms of the steady one, asked at steady time `at`, with the given times each way. */
const said = (ahead: number, at: number, there = 10, back = 10, wallOff = 0): Said => {
  const moment = (steady: number): Instant => ({ steady, wall: steady + wallOff });
  const date = new Date(Math.floor((at + there + ahead) / 1000) * 1000).toUTCString();
  return { date, ageMs: 0, sentAt: moment(at), receivedAt: moment(at + there + back) };
};

const now = Date.parse('2026-11-24T12:00:00Z');

describe('hear', () => {
  test('always holds the truth, and narrows as long as nothing is disturbed', () => {
    const reply = fc.record({ pause: fc.nat(30_000), there: fc.nat(2000), back: fc.nat(2000) });
    fc.assert(
      fc.property(
        fc.integer({ min: now - day, max: now + day }),
        fc.array(reply, { minLength: 1, maxLength: 15 }),
        (ahead, replies) => {
          let at = 5000;
          let known: Estimate | undefined;
          for (const { pause, there, back } of replies) {
            at += pause;
            const next = hear(known, said(ahead, at, there, back));
            expect(next?.low).toBeLessThanOrEqual(ahead);
            expect(next?.high).toBeGreaterThanOrEqual(ahead);
            if (next === undefined) return;
            if (known?.since === next.since) expect(errorOf(next)).toBeLessThanOrEqual(errorOf(known));
            expect(Math.abs(middleOf(next) - ahead)).toBeLessThanOrEqual(errorOf(next));
            known = next;
            at += there + back;
          }
        },
      ),
      runs,
    );
  });

  test('is half a second off at most when replies are quick', () => {
    const first = hear(undefined, said(now, 1000, 5, 5));
    expect(first && errorOf(first)).toBe(505);
    expect(first && middleOf(first)).toBe(first && (first.low + first.high) / 2);
  });

  test('takes nothing from a reply without a date, or whose age cannot be', () => {
    const known = hear(undefined, said(now, 1000));
    for (const date of [null, '', 'soon', '2026', '2026-11-24']) {
      expect(hear(undefined, { ...said(now, 2000), date })).toBeUndefined();
      expect(hear(known, { ...said(now, 2000), date })).toBe(known);
    }
    expect(hear(undefined, { ...said(now, 2000), ageMs: Number.NaN })).toBeUndefined();
  });

  test('counts the time that a reply lay in a store', () => {
    const fresh = hear(undefined, said(now, 1000));
    const aged = hear(undefined, { ...said(now - 30_000, 1000), ageMs: 30_000 });
    expect(aged).toEqual(fresh);
  });

  test('takes nothing from a reply that came after a sleep', () => {
    const { sentAt, receivedAt, ...rest } = said(now, 1000);
    const slept = { ...receivedAt, wall: receivedAt.wall + 8 * 3_600_000 };
    expect(hear(undefined, { ...rest, sentAt, receivedAt: slept })).toBeUndefined();
  });

  test('does not believe one reply that does not fit, but two that agree', () => {
    const known = hear(undefined, said(now, 1000));
    const doubting = hear(known, said(now + 3_600_000, 2000));
    expect(doubting).toMatchObject({ low: known?.low, high: known?.high, since: known?.since });
    // A third that fits the first: the odd one is forgotten no sooner than it is replaced, and proves nothing.
    expect(hear(doubting, said(now, 3000))).toMatchObject({ since: known?.since });
    expect(hear(hear(doubting, said(now - 3_600_000, 3000)), said(now + 7_200_000, 4000))).toMatchObject({
      low: known?.low,
    });
    const moved = hear(doubting, said(now + 3_600_000, 3000));
    expect(moved?.low).toBeLessThanOrEqual(now + 3_600_000);
    expect(moved?.high).toBeGreaterThanOrEqual(now + 3_600_000);
    expect(moved?.since.steady).toBe(3020);
    expect(moved?.doubt).toBeUndefined();
  });

  test('a reply that fits takes the doubt away', () => {
    const known = hear(undefined, said(now, 1000));
    const sure = hear(hear(known, said(now + 3_600_000, 2000)), said(now, 3000));
    expect(hear(sure, said(now + 3_600_000, 4000))).toMatchObject({ low: sure?.low, high: sure?.high });
  });

  test('intervals that touch agree', () => {
    const touching: Estimate = { low: now + 990 - 20, high: now + 990 - 20, since: { steady: 1000, wall: 1000 } };
    const next = hear(touching, {
      ...said(0, 2000),
      date: new Date(now + 3000 - 10).toUTCString(),
      sentAt: { steady: 2010, wall: 2010 },
      receivedAt: { steady: 2030, wall: 2030 },
    });
    expect(next?.doubt).toBeUndefined();
  });

  test('starts anew after ten minutes, a sleep or a changed clock', () => {
    const known = hear(undefined, said(now, 1000));
    const last = hear(known, said(now + 5000, 1020 + freshMs - 21));
    expect(last?.since).toEqual(known?.since);
    expect(hear(known, said(now + 5000, 1020 + freshMs - 20))?.since.steady).toBe(1020 + freshMs);
    const slept = hear(known, said(now + 8 * 3_600_000, 2000, 10, 10, 8 * 3_600_000));
    expect(slept?.since.steady).toBe(2020);
    expect(slept && middleOf(slept) - now).toBeGreaterThan(8 * 3_600_000 - 2000);
  });
});

describe('two clocks', () => {
  const since = { wall: 1000, steady: 50 };
  const later = (wall: number, steady: number) => ({ wall: since.wall + wall, steady: since.steady + steady });

  test.each([
    [5000, 5000, false, 0],
    [6000, 5000, false, 0],
    [6001, 5000, true, 1001],
    [4000, 5000, false, 0],
    [3999, 5000, true, 0],
    [28_800_000, 5000, true, 28_795_000],
    [-86_400_000, 5000, true, 0],
  ])('after %i ms on the wall and %i steady: disturbed %s, late by %i', (wall, steady, disturbed, late) => {
    expect(isDisturbed(since, later(wall, steady))).toBe(disturbed);
    expect(lateBy(since, later(wall, steady))).toBe(late);
  });
});
