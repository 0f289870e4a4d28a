import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  formatDuration,
  formatZone,
  instantNanoseconds,
  isUtcSeconds,
  parseInstant,
  toUtcSeconds,
} from './time.ts';

const hour = 3_600_000;
const anyDate = fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2200-01-01') });

describe('formatInstant', () => {
  it.each([
    ['2026-11-24T21:00:00Z', 'Europe/Vienna', '24 Nov 2026, 22:00 UTC+1'],
    ['2026-07-01T00:05:00Z', 'Europe/Vienna', '1 Jul 2026, 02:05 UTC+2'],
    ['2026-09-01T00:00:00Z', 'UTC', '1 Sep 2026, 00:00 UTC'],
    ['2026-11-24T21:00:00Z', 'Asia/Kolkata', '25 Nov 2026, 02:30 UTC+5:30'],
    ['2026-11-24T21:00:00Z', 'America/St_Johns', '24 Nov 2026, 17:30 UTC-3:30'],
  ])('%s in %s is %s', (at, zone, words) => {
    expect(formatInstant(Date.parse(at), zone)).toBe(words);
  });

  it('names the zone of the moment, so the hour that a clock repeats in autumn is told apart', () => {
    const first = formatInstant(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Vienna');
    const second = formatInstant(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Vienna');
    expect([first, second]).toEqual(['25 Oct 2026, 02:30 UTC+2', '25 Oct 2026, 02:30 UTC+1']);
  });

  it('says so when there is no date', () => {
    for (const none of [Number.NaN, Infinity, -Infinity, 9e15]) expect(formatInstant(none)).toBe('unknown time');
    expect(formatInstant(Date.parse('soon'))).toBe('unknown time');
  });

  it('in UTC carries the same minute as ISO 8601', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(formatInstant(date.getTime(), 'UTC')).toContain(`, ${date.toISOString().slice(11, 16)} UTC`);
      }),
    );
  });
});

it('formatZone says the offset of that moment', () => {
  expect(formatZone(Date.parse('2026-11-24T13:02:07Z'), 'Europe/Vienna')).toBe('UTC+1');
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [hour - 1, '59 min'],
    [3 * hour + 12 * 60_000, '3 h 12 min'],
    [8 * hour, '8 h'],
    [14 * 24 * hour, '14 d'],
    [52 * hour, '2 d 4 h'],
    [-90_000, '1 min'],
    [Number.NaN, 'unknown time'],
  ])('%d ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it('never says more time than there is, and less than one smaller unit is cut off', () => {
    const ms = { s: 1000, min: 60_000, h: hour, d: 24 * hour };
    const read = (words: string) =>
      [...words.matchAll(/(\d+) (min|s|h|d)/g)].reduce(
        (sum, [, count, unit]) => sum + Number(count) * ms[unit as 's'],
        0,
      );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 24 * hour }), (length) => {
        const said = read(formatDuration(length));
        expect(said).toBeLessThanOrEqual(length);
        expect(length - said).toBeLessThan(length < 60_000 ? 1000 : length < 24 * hour ? 60_000 : hour);
      }),
    );
  });
});

describe('instants', () => {
  it.each([
    ['2026-11-24T21:00:00Z', Date.UTC(2026, 10, 24, 21)],
    ['2026-11-24T21:00:00.5Z', Date.UTC(2026, 10, 24, 21) + 500],
    ['2026-11-24T21:00:00.1234567Z', Date.UTC(2026, 10, 24, 21) + 123],
    ['2026-11-24T22:00:00+01:00', Date.UTC(2026, 10, 24, 21)],
    ['2026-11-24T19:30:00-01:30', Date.UTC(2026, 10, 24, 21)],
    // Azure's specifications say UTC.
    ['2026-11-24T21:00:00', Date.UTC(2026, 10, 24, 21)],
  ])('reads %s', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });

  it.each([
    undefined,
    '',
    '2026-11-24',
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00Z',
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
    expect(toUtcSeconds(Date.parse('2026-11-24T22:00:00+01:00'))).toBe('2026-11-24T21:00:00Z');
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
