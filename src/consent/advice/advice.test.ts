import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { accessLevels } from '#src/consent/level.ts';
import { dayMs, hourMs, minuteMs } from '#src/lib/time.ts';
import { breachesOf, isWithinHours, levelsLeft, rulesFor } from './advice.ts';
import { type AdviceRule, days, type Hours } from './rule.ts';
import { breachSentence } from './words.ts';

const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-a';
const machineId = `${group}/providers/microsoft.hybridcompute/machines/srv-1`;
const at = Date.parse;
const from = at('2026-12-03T09:00:00Z');

function rule(change: Partial<AdviceRule>): AdviceRule {
  return { name: 'Production', owner: 'Ops', ...change };
}

test.each<[string, AdviceRule['where'], boolean]>([
  ['everywhere', undefined, true],
  ['its subscription', { subscriptions: ['00000000-0000-4000-8000-000000000001'] }, true],
  ['its group, in any case', { resourceGroups: ['RG-A', 'rg-b'] }, true],
  ['its tag', { tags: { ENV: 'prod' } }, true],
  ['a tag of another value', { tags: { env: 'Prod' } }, false],
  ['one of two tags', { tags: { env: 'prod', tier: '1' } }, false],
  ['its group in another subscription', { resourceGroups: ['rg-a'], subscriptions: ['x'] }, false],
])('a rule for %s', (_name, where, isFor) => {
  const rules = [rule(where ? { where } : {})];
  expect(rulesFor(rules, machineId, new Map([['env', 'prod']]))).toEqual(isFor ? rules : []);
});

const freeze = { from: '2026-12-20T00:00:00Z', to: '2027-01-02T00:00:00Z', why: 'Year end' };
const office: Hours = { days: ['Mon', 'Tue', 'Wed', 'Thu'], from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' };

describe('what doesn’t fit', () => {
  const year = at('2026-12-19T23:00:00Z');
  test.each<[string, Partial<AdviceRule>, Parameters<typeof breachesOf>[1], boolean]>([
    ['as long as the longest', { longest: 'PT4H' }, { from, until: from + 4 * hourMs }, true],
    ['longer', { longest: 'PT4H' }, { from, until: from + 4 * hourMs + 1 }, false],
    ['a level that is listed', { levels: ['Diagnostics'] }, { level: 'Diagnostics' }, true],
    ['another level', { levels: ['Diagnostics'] }, { level: 'DiagnosticsAndRepair' }, false],
    ['within the hours', { hours: office }, { from }, true],
    ['after the hours', { hours: office }, { from: at('2026-12-03T17:00:00Z') }, false],
    ['up to the freeze', { freezes: [freeze] }, { from: year, until: year + hourMs }, true],
    ['into the freeze', { freezes: [freeze] }, { from: year, until: year + hourMs + 1 }, false],
    ['in the freeze, of no known end', { freezes: [freeze] }, { from: at(freeze.from) }, false],
    ['from its end', { freezes: [freeze] }, { from: at(freeze.to), until: at(freeze.to) + hourMs }, true],
    ['no request', { requestRequired: true }, { hasRequest: false }, false],
    ['no request where none is needed', { requestRequired: false }, { hasRequest: false }, true],
    ['a request', { requestRequired: true }, { hasRequest: true }, true],
    [
      'what isn’t known',
      { longest: 'PT1H', levels: ['Diagnostics'], hours: office, freezes: [freeze], requestRequired: true },
      {},
      true,
    ],
  ])('%s', (_name, change, asked, fits) => {
    const found = breachesOf([rule(change)], asked);
    expect(found).toHaveLength(fits ? 0 : 1);
    for (const breach of found) expect(breachSentence(breach)).toMatch(/Advice: Production \(Ops\)\.$/);
  });
});

it('leaves the levels that every rule has', () => {
  expect(levelsLeft([])).toEqual(accessLevels);
  expect(levelsLeft([rule({ levels: ['Diagnostics'] }), rule({ levels: [...accessLevels] })])).toEqual(['Diagnostics']);
});

describe('hours', () => {
  const night: Hours = { ...office, days: ['Sat'], from: '22:00', to: '03:00' };
  // Berlin: summer time begins 29 March 2026, 02:00, and ends 25 October 2026, 03:00, both Sundays.
  test.each([
    ['begin by the clock of winter', office, '2026-03-26T07:00:00Z', true],
    ['and not before', office, '2026-03-26T06:59:00Z', false],
    ['begin by the clock of summer', office, '2026-03-30T06:00:00Z', true],
    ['and not before', office, '2026-03-30T05:59:00Z', false],
    ['end', office, '2026-03-30T16:00:00Z', false],
    ['not on other days', office, '2026-12-04T09:00:00Z', false],
    ['over midnight, before it', night, '2026-03-28T21:00:00Z', true],
    ['over midnight, after it', night, '2026-03-29T00:59:00Z', true],
    ['end where the clock jumps over them', night, '2026-03-29T01:00:00Z', false],
    ['go on in the hour that comes twice', night, '2026-10-25T01:59:00Z', true],
    ['and end after it', night, '2026-10-25T02:00:00Z', false],
    ['not the night before', night, '2026-03-27T22:00:00Z', false],
    ['up to midnight', { ...office, to: '24:00' }, '2026-12-03T22:59:00Z', true],
    [
      'all day',
      { ...office, days: ['Thu'] as Hours['days'], from: '00:00', to: '24:00' },
      '2026-12-02T23:00:00Z',
      true,
    ],
  ])('%s', (_name, hours, time, isIn) => {
    expect(isWithinHours(hours, at(time))).toBe(isIn);
  });

  const clock = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

  it('and the hours between them share out the week', () => {
    const anyTime = fc.integer({ min: from, max: from + 400 * dayMs });
    const anyZone = fc.constantFrom('Europe/Berlin', 'UTC', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(clock, clock, anyZone, anyTime, (one, other, timeZone, time) => {
        fc.pre(one !== other);
        const hours = { days: [...days], from: one, to: other, timeZone };
        const rest = { ...hours, from: other, to: one };
        expect(isWithinHours(hours, time)).toBe(!isWithinHours(rest, time));
      }),
    );
  });
});

it('never lets longer access in where shorter doesn’t fit, nor more rules let in more', () => {
  const anyRule: fc.Arbitrary<Partial<AdviceRule>> = fc.record(
    {
      longest: fc.integer({ min: 1, max: 336 }).map((hours) => `PT${hours}H`),
      levels: fc.constantFrom<NonNullable<AdviceRule['levels']>>(['Diagnostics'], [...accessLevels]),
      freezes: fc.constant<NonNullable<AdviceRule['freezes']>>([freeze]),
    },
    { requiredKeys: [] },
  );
  const anyMinutes = fc.integer({ min: 60, max: 20_160 });
  const anyStart = fc.integer({ min: from, max: from + 40 * dayMs });
  fc.assert(
    fc.property(fc.array(anyRule), anyRule, anyStart, anyMinutes, anyMinutes, (some, more, start, one, other) => {
      const rules = some.map((change) => rule(change));
      const fits = (minutes: number, among = rules) =>
        breachesOf(among, { from: start, until: start + minutes * minuteMs }).length === 0;
      if (fits(Math.max(one, other))) expect(fits(Math.min(one, other))).toBe(true);
      if (fits(one, [...rules, rule(more)])) expect(fits(one)).toBe(true);
    }),
  );
});
