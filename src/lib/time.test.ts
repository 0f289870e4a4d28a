import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatClock,
  formatInstant,
  formatRelative,
  formatSecond,
  formatZone,
  momentWords,
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
    expect(formatInstant(new Date(at), zone)).toBe(words);
  });

  it('names the zone of the moment, so the hour that a clock repeats in autumn is told apart', () => {
    const first = formatInstant(new Date('2026-10-25T00:30:00Z'), 'Europe/Vienna');
    const second = formatInstant(new Date('2026-10-25T01:30:00Z'), 'Europe/Vienna');
    expect([first, second]).toEqual(['25 Oct 2026, 02:30 UTC+2', '25 Oct 2026, 02:30 UTC+1']);
  });

  it('says so when there is no date', () => {
    for (const none of [Number.NaN, Infinity, -Infinity, 9e15]) expect(formatInstant(none)).toBe('unknown time');
    expect(formatInstant(new Date('soon'))).toBe('unknown time');
  });

  it('in UTC carries the same minute as ISO 8601', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(formatInstant(date, 'UTC')).toContain(`, ${date.toISOString().slice(11, 16)} UTC`);
      }),
    );
  });
});

it('formatSecond says a moment to the second, and that there is none', () => {
  expect(formatSecond(new Date('2026-11-24T13:02:07Z'), 'Europe/Vienna')).toBe('24 Nov 2026, 14:02:07 UTC+1');
  expect(formatSecond(Number.NaN)).toBe('unknown time');
});

it('formatClock and formatZone are the two halves of a recent moment', () => {
  expect(formatClock(new Date('2026-11-24T13:02:07Z'), 'Europe/Vienna')).toBe('14:02:07');
  expect(formatZone(new Date('2026-11-24T13:02:07Z'), 'Europe/Vienna')).toBe('UTC+1');
});

it('momentWords adds the date once the time of day could be of another day', () => {
  const at = Date.parse('2026-11-24T13:02:07Z');
  expect(momentWords(at, at + 11 * hour)).not.toContain('2026');
  expect(momentWords(at, at + 12 * hour)).toContain('Nov 2026');
});

describe('formatRelative', () => {
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
    expect(formatRelative(ms)).toBe(words);
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
        const said = read(formatRelative(length));
        expect(said).toBeLessThanOrEqual(length);
        expect(length - said).toBeLessThan(length < 60_000 ? 1000 : length < 24 * hour ? 60_000 : hour);
      }),
    );
  });
});

it('formatAge speaks of the past, and of disagreeing clocks as of now', () => {
  expect([formatAge(-5000), formatAge(999), formatAge(8000), formatAge(90 * 60_000)]).toEqual([
    'just now',
    'just now',
    '8 s ago',
    '1 h 30 min ago',
  ]);
});
