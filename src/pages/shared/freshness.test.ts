import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asKnown, freshnessOf, hasOwnAge, roughAge } from './freshness.ts';

const minute = 60_000;

describe('freshnessOf', () => {
  it('calls nothing current that is older than it may be, or after which a read failed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined }),
        (readAt, now, failedSince) => {
          const freshness = freshnessOf({ readAt, failedSince, now, renewedWithin: 90_000 });
          const isCurrent = failedSince === undefined && now - readAt <= 90_000;
          expect(freshness.is === 'current').toBe(isCurrent);
          expect(freshness.asOf).toBe(readAt);
        },
      ),
    );
  });

  it('says since when reads have failed, however new the last one is', () => {
    const freshness = freshnessOf({ readAt: 1000, failedSince: 2000, now: 2000, renewedWithin: minute });
    expect(freshness).toEqual({ is: 'unread', asOf: 1000, since: 2000 });
  });
});

it('says a word as such only while it is current', () => {
  expect(asKnown('Active', { is: 'current', asOf: 0 })).toBe('Active');
  expect(asKnown('Active', { is: 'old', asOf: 0 })).toBe('Last known: Active');
  expect(asKnown('Active', { is: 'unread', asOf: 0, since: 1 })).toBe('Last known: Active');
  expect(asKnown('Unknown', { is: 'never', asOf: 1, since: 0 })).toBe('Unknown');
});

it('rounds an age down', () => {
  expect(
    [0, minute - 1, minute, 59.9 * minute, 60 * minute, 47.9 * 60 * minute, 48 * 60 * minute].map(roughAge),
  ).toEqual([
    'less than a minute ago',
    'less than a minute ago',
    '1 min ago',
    '59 min ago',
    '1 h ago',
    '47 h ago',
    '2 days ago',
  ]);
});

it('gives an age of its own only to what is not of now, or older than what it stands beside', () => {
  const at = (asOf: number) => ({ is: 'current', asOf }) as const;
  expect(hasOwnAge(at(minute), at(2 * minute))).toBe(false);
  expect(hasOwnAge(at(3 * minute), at(2 * minute))).toBe(false);
  expect(hasOwnAge(at(minute), at(2 * minute + 1))).toBe(true);
  expect(hasOwnAge({ is: 'old', asOf: minute }, at(minute))).toBe(true);
  expect(hasOwnAge({ is: 'unread', asOf: minute, since: minute }, at(minute))).toBe(true);
  expect(hasOwnAge(at(minute), undefined)).toBe(true);
});
