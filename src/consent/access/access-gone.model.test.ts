import fc from 'fast-check';
import { expect, it, vi } from 'vitest';

import { accessState } from './access-state.ts';
import { sampleEvidence, sampleNow } from '#src/consent/samples.ts';

/** `PROPERTY_RUNS=100000` goes deeper than every run of the tests can. */
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 5000) };
// Deep runs take longer than a test usually may.
vi.setConfig({ testTimeout: 60_000 + 5 * runs.numRuns });

const minute = 60_000;
const sixHours = 360;
const ms = (at: number): number => sampleNow + at * minute;

/** Times are minutes. The machine is there at first, and leaves or comes back at each of these. */
interface Past {
  turns: number[];
  /** How long Azure takes to notice that it left: up to half an hour. */
  lag: number;
}

const isThere = ({ turns }: Past, at: number): boolean => turns.filter((turn) => turn <= at).length % 2 === 0;

/** Whether the machine was there between two moments, both excluded. */
const wasThere = (past: Past, from: number, until: number): boolean =>
  isThere(past, from) || past.turns.some((turn) => turn > from && turn < until && isThere(past, turn));

/** What Azure says of the machine: a short absence goes unnoticed. */
const shownAt = ({ turns, lag }: Past, at: number): { status: string; changed: number } => {
  let shown = { status: 'Connected', changed: -10_000 };
  for (let index = 0; index < turns.length; index += 2) {
    const noticed = (turns[index] ?? 0) + lag;
    const back = turns[index + 1] ?? Number.POSITIVE_INFINITY;
    if (noticed >= back || noticed > at) continue;
    shown = back <= at ? { status: 'Connected', changed: back } : { status: 'Disconnected', changed: noticed };
  }
  return shown;
};

const someTime = fc.integer({ min: 0, max: 2000 });

it('a job that somebody deleted is Revoked only if the machine was there within six hours of that', () => {
  let proven = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(someTime, { maxLength: 6 }),
      fc.integer({ min: 0, max: 29 }),
      // The last list with it, the deletion, the first list without it, and the present reading.
      fc.tuple(someTime, someTime, someTime, someTime).map((times) => times.toSorted((one, other) => one - other)),
      fc.boolean(),
      (turns, lag, times, saysSince) => {
        const past = { turns: turns.toSorted((one, other) => one - other), lag };
        const [listed = 0, deleted = 0, missed = 0, read = 0] = times;
        const { status, changed } = shownAt(past, read);
        const since = saysSince ? { lastStatusChange: new Date(ms(changed)).toISOString() } : {};
        const { word } = accessState(
          sampleEvidence({
            now: ms(read),
            jobs: [],
            records: [],
            removedJobs: [{ name: 'gone', thereAt: ms(listed), goneAt: ms(missed) }],
            machine: { status, readAt: ms(read), ...since },
          }),
        );
        if (word !== 'Revoked') return;
        proven += 1;
        expect(wasThere(past, deleted, deleted + sixHours)).toBe(true);
      },
    ),
    runs,
  );
  expect(proven).toBeGreaterThan(runs.numRuns / 50);
});
