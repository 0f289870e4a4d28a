import { describe, expect, it } from 'vitest';

import { instantNanos, isUtcSeconds, numericDateNanos, secondsOf, utcText } from './time.mjs';

describe('an instant', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01T00:00:00.000000001Z', 1n],
    ['1970-01-01T00:00:00.1Z', 100_000_000n],
    ['1970-01-01T01:30:00+01:30', 0n],
    ['1969-12-31T23:59:00-00:01', 0n],
    ['1969-12-31T23:59:59.9Z', -100_000_000n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000_000n],
    ['0002-01-01T00:00:00Z', -62_104_060_800_000_000_000n],
  ])('%s is read to the nanosecond', (text, nanos) => {
    expect(instantNanos(text)).toBe(nanos);
  });

  it.each([
    '2025-02-29T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60:00Z',
    '2025-01-01T00:00:60Z',
    '2025-01-01T00:00:00',
    '2025-01-01T00:00:00.Z',
    '2025-01-01T00:00:00.1234567890Z',
    '2025-01-01T00:00:00+24:00',
    '2025-01-01T00:00:00+00:60',
    '2025-01-01t00:00:00z',
    '2025-01-01 00:00:00Z',
    ' 2025-01-01T00:00:00Z',
    '2025-01-01T00:00:00Z\n',
    '٢٠٢٥-01-01T00:00:00Z',
  ])('%j is none', (text) => {
    expect(instantNanos(text)).toBeUndefined();
  });

  it('of UTC seconds has no fraction and no offset', () => {
    expect(['2025-01-01T00:00:00Z', '2025-01-01T00:00:00.0Z', '2025-01-01T00:00:00+00:00'].map(isUtcSeconds)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('the seconds of a token', () => {
  it('are cut downwards, and kept where a date ends', () => {
    expect([1.9, 1, -0.5].map((seconds) => secondsOf(numericDateNanos(seconds)))).toEqual([1n, 1n, -1n]);
    expect(utcText(numericDateNanos(1_700_000_000.9))).toBe('2023-11-14T22:13:20Z');
    expect(utcText(numericDateNanos(1e300))).toMatch(/^\d+ s after 1970$/);
  });
});
