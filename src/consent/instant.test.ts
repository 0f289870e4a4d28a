import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isUtcSeconds, parseInstant, toUtcSeconds } from './instant.ts';

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
    'now',
  ])('reads %s as no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined();
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
