import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDay, readPeriod, startOf } from './PeriodFields.tsx';

const period = (query: string) => readPeriod(new URLSearchParams(query));

test('days of an address bound a period, the last included; anything else bounds nothing', () => {
  expect(period('from=2026-11-01&to=2026-11-30')).toEqual({
    from: new Date(2026, 10, 1).getTime(),
    until: new Date(2026, 11, 1).getTime(),
  });
  for (const query of ['', 'from=x&to=2026-1-1', 'from=2026-13-45&to=2026-99-99'])
    expect(period(query)).toEqual({ from: -Infinity, until: Infinity });
});

test('days follow each other without a gap, however long they are', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(2000, 0, 1), max: new Date(2040, 0, 1), noInvalidDate: true }), (date) => {
      const day = (of: Date) =>
        [of.getFullYear(), of.getMonth() + 1, of.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
      const start = startOf(day(date)) ?? Number.NaN;
      expect(start).toBeLessThanOrEqual(date.getTime());
      expect(nextDay(start)).toBeGreaterThan(date.getTime());
      expect(startOf(day(new Date(nextDay(start))))).toBe(nextDay(start));
    }),
  );
});
