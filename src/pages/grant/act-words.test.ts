import { expect, test } from 'vitest';
import { formatInstant } from '#src/lib/time.ts';
import { grantLabel, inWords } from './act-words.ts';

const until = Date.UTC(2026, 10, 24, 21);

test('the final button names level, machines and end', () => {
  const two = [{ name: 'SRV-SQL-01' }, { name: 'SRV-SQL-02' }];
  expect(grantLabel('Diagnostics', two, until)).toBe(
    `Grant Microsoft Support Diagnostics on 2 machines until ${formatInstant(until)}`,
  );
  expect(grantLabel('DiagnosticsAndRepair', two.slice(1), until)).toBe(
    `Grant Microsoft Support Diagnostics and repair on SRV-SQL-02 until ${formatInstant(until)}`,
  );
});

test('durations in words', () => {
  expect([60, 480, 1440, 20_160, 90, 1500, 1441, 61, 2939].map(inWords)).toEqual([
    '1 hour',
    '8 hours',
    '1 day',
    '14 days',
    '1 hour 30 minutes',
    '1 day 1 hour',
    '1 day 1 minute',
    '1 hour 1 minute',
    '2 days 59 minutes',
  ]);
});
