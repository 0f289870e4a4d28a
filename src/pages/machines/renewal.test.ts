import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { renewEvery, renewListEvery, staleAfter } from './renewal.ts';

const job = { name: 'rs-a' } as JobEvidence;
const withJob: JobsReading = { available: true, jobs: [job], readAt: 0, answeredBy: 0 };
const withoutJobs: JobsReading = { available: true, jobs: [], readAt: 0, answeredBy: 0 };

it('always reads access again that is shown, and never more than four machines a second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (candidates) => {
      const every = renewEvery(withJob, candidates);
      expect(every).not.toBe(false);
      expect(candidates / (Number(every) / 1000)).toBeLessThanOrEqual(4);
      expect(staleAfter(candidates)).toBeGreaterThan(2 * Number(every));
    }),
  );
});

it('reads machines without access again on screen, and where there are few', () => {
  expect(renewEvery(withoutJobs, 240)).toBe(60_000);
  expect(renewEvery(withoutJobs, 241)).toBe(false);
  expect(renewEvery(withoutJobs, 241, true)).toBe(60_250);
  expect(renewEvery(undefined, 241)).not.toBe(false);
});

it('reads a list of one page again', () => {
  expect(renewListEvery(undefined)).toBe(10_000);
  expect(renewListEvery(0)).toBe(10_000);
  expect(renewListEvery(1000)).toBe(120_000);
  expect(renewListEvery(1001)).toBe(false);
});

it('reads a list again soon that could not be read, and a long one not so soon', () => {
  expect(renewListEvery(undefined, true)).toBe(10_000);
  expect(renewListEvery(1000, true)).toBe(10_000);
  expect(renewListEvery(1001, true)).toBe(60_000);
});
