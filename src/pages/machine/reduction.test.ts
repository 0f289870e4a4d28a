import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessLevels, isWithin } from '#src/consent/level.ts';
import { hourMs, minuteMs } from '#src/lib/time.ts';
import { canShorten, endChoices, isSooner, levelChoices, offeredForMs, reducedTo } from './reduction.ts';

const now = Date.UTC(2026, 10, 30, 10);
const level = fc.constantFrom(...accessLevels);

test('whatever is chosen, nothing beyond the access there is gets asked for', () => {
  fc.assert(
    fc.property(
      fc.record({ level: fc.option(level, { nil: undefined }), end: fc.option(fc.nat(), { nil: undefined }) }),
      fc.record({ level, end: fc.nat() }),
      ({ level: toLevel, end }, present) => {
        const chosen = { ...(toLevel && { level: toLevel }), ...(end !== undefined && { end }) };
        const asked = reducedTo(chosen, present);
        expect(isWithin(asked.level, present.level)).toBe(true);
        expect(asked.end).toBeLessThanOrEqual(present.end);
        if (end !== undefined && end < present.end) expect(asked.end).toBe(end);
      },
    ),
  );
});

test('ends are offered soonest first, the present one last, and for some minutes none is less than an hour away', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_160 }), (minutes) => {
      const until = now + minutes * minuteMs;
      const ends = endChoices(now, until).map(({ end }) => end);
      expect(ends).toEqual(ends.toSorted((a, b) => a - b));
      expect(ends.at(-1)).toBe(until);
      for (const end of ends.slice(0, -1)) expect(end - (now + offeredForMs)).toBeGreaterThanOrEqual(hourMs);
      expect(canShorten(now, until)).toBe(ends.length > 1);
    }),
  );
});

test.each([
  [hourMs, 2 * hourMs, true],
  [hourMs - 1, 2 * hourMs, false],
  [2 * hourMs, 2 * hourMs, false],
  [Number.NaN, 2 * hourMs, false],
])('an end %d ms from now, of access that ends in %d, can be chosen: %s', (end, until, expected) => {
  expect(isSooner(now + end, now, now + until)).toBe(expected);
});

test('levels offered are within the present one', () => {
  expect(levelChoices('Diagnostics')).toEqual(['Diagnostics']);
  expect(levelChoices('DiagnosticsAndRepair')).toEqual(['Diagnostics', 'DiagnosticsAndRepair']);
});
