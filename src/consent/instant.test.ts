import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { instantNanoseconds, isUtcSeconds, parseInstant, toUtcSeconds } from './instant.ts';

describe('instants', () => {
  it.each([
    ['2026-11-24T21:00:00Z', Date.UTC(2026, 10, 24, 21)],
    ['2026-11-24T21:00:00.5Z', Date.UTC(2026, 10, 24, 21) + 500],
    ['2026-11-24T21:00:00.1234567Z', Date.UTC(2026, 10, 24, 21) + 123],
    ['2026-11-24T22:00:00+01:00', Date.UTC(2026, 10, 24, 21)],
    ['2026-11-24T19:30:00-01:30', Date.UTC(2026, 10, 24, 21)],
  ])('reads %s', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });

  it.each([
    undefined,
    '',
    '2026-11-24',
    '2026-11-24T21:00:00',
    '2026-11-24 21:00:00Z',
    '2026-13-24T21:00:00Z',
    ' 2026-11-24T21:00:00Z',
    '2026-11-24T21:00:00Z ',
    '2026-11-24T21:00:00.Z',
    '2026-11-24T21:00:00.1234567890Z',
    '11/24/2026 9:00:00 PM +00:00',
    '2026-02-30T21:00:00Z',
    '2027-02-29T21:00:00Z',
    '2026-00-01T21:00:00Z',
    '2026-11-24T24:00:00Z',
    '2026-11-24T21:60:00Z',
    '2026-11-24T21:00:60Z',
    '2026-11-24T21:00:00+24:00',
    '2026-11-24T21:00:00+01:60',
    'now',
  ])('reads %s as no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads to the nanosecond', () => {
    const whole = BigInt(Date.UTC(2026, 10, 24, 21)) * 1_000_000n;
    expect(instantNanoseconds('2026-11-24T21:00:00Z')).toBe(whole);
    expect(instantNanoseconds('2026-11-24T22:30:00.000000001+01:30')).toBe(whole + 1n);
    expect(instantNanoseconds('2026-11-24T21:00:00.1234567Z')).toBe(whole + 123_456_700n);
    expect(instantNanoseconds('1969-12-31T23:59:59.9999Z')).toBe(-100_000n);
    expect(parseInstant('1969-12-31T23:59:59.9999Z')).toBe(-1);
    expect(parseInstant('0000-01-01T00:00:00+23:59')).toBe(Date.parse('0000-01-01T00:00:00Z') - 86_340_000);
  });

  it('writes whole seconds of UTC, rounded down', () => {
    expect(toUtcSeconds(Date.UTC(2026, 10, 24, 21) + 999)).toBe('2026-11-24T21:00:00Z');
    expect(toUtcSeconds(new Date('2026-11-24T22:00:00+01:00'))).toBe('2026-11-24T21:00:00Z');
    expect(() => toUtcSeconds(Number.NaN)).toThrow(RangeError);
  });

  it('reads back what it writes, and takes no other form for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (at) => {
        const text = toUtcSeconds(at);
        expect(parseInstant(text)).toBe(Math.floor(at / 1000) * 1000);
        expect(isUtcSeconds(text)).toBe(true);
        expect(isUtcSeconds(new Date(at).toISOString())).toBe(false);
      }),
    );
    expect(isUtcSeconds('2026-11-24T22:00:00+01:00')).toBe(false);
    expect(isUtcSeconds('2026-02-30T22:00:00Z')).toBe(false);
    expect(isUtcSeconds('tomorrow')).toBe(false);
  });
});
