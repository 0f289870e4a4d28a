import { expect, it } from 'vitest';

import { awayOf, connectionAfter, connectionOf } from './connection.ts';
import type { MachineEvidence } from './evidence.ts';

const minute = 60_000;
const at = Date.UTC(2026, 10, 24, 13);

/** Minutes after `at`. */
function iso(minutes: number): string {
  return new Date(at + minutes * minute).toISOString();
}

it.each<[string, number, Partial<MachineEvidence>, string]>([
  ['read a moment after', 1, { lastStatusChange: iso(-600) }, 'seen'],
  ['read right then', 0, { lastStatusChange: iso(-600) }, 'unseen'],
  ['read half an hour after', 30, { lastStatusChange: iso(-600) }, 'proven'],
  ['read days after', 5000, { lastStatusChange: iso(-600) }, 'proven'],
  ['back since', 2, { lastStatusChange: iso(1) }, 'proven'],
  ['back since, at a time in the future', 2, { lastStatusChange: iso(3) }, 'seen'],
  ['back 6 hours later', 361, { lastStatusChange: iso(360) }, 'late'],
  ['read within 6 hours, since when is not known', 359, {}, 'proven'],
  ['read after 6 hours, since when is not known', 360, {}, 'late'],
  ['gone half an hour later', 60, { status: 'Disconnected', lastStatusChange: iso(31) }, 'seen'],
  ['gone too soon to tell', 60, { status: 'Disconnected', lastStatusChange: iso(30) }, 'unseen'],
  ['expired since', 60, { status: 'Expired', lastStatusChange: iso(40) }, 'unseen'],
  ['of a status not known', 60, { status: 'Sleeping', lastStatusChange: iso(40) }, 'unseen'],
])('a machine %s', (_name, minutes, value, expected) => {
  const machine = { readAt: at + minutes * minute, value: { status: 'Connected', azureLocal: false, ...value } };
  expect(connectionAfter(at, machine)).toBe(expected);
});

it('a machine that is gone or was not read shows nothing', () => {
  const problem = { kind: 'forbidden', message: 'No.' };
  expect(connectionAfter(at, { readAt: at + 60 * minute, value: 'notFound' })).toBe('unseen');
  expect(connectionAfter(at, { readAt: at + 60 * minute, problem })).toBe('unseen');
  expect(awayOf({ readAt: at, problem })).toBeUndefined();
});

it('only known words say that a machine is away', () => {
  expect(['CONNECTED', 'Disconnected', 'Expired', 'Error', 'Sleeping', undefined].map(connectionOf)).toEqual([
    'connected',
    'away',
    'away',
    'away',
    'unknown',
    'unknown',
  ]);
});
